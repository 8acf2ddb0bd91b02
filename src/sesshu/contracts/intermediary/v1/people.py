"""支援措置 of people, and what was asked and given about one."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from sesshu.contracts.intermediary.v1.words import MOST, BusinessNumber, Message, Operator, System, UnifiedNumber


class FlagItem(Message):
    business_number: BusinessNumber
    protected: bool


class FlagsIn(Message):
    operator: Operator
    system: System
    items: list[FlagItem] = Field(min_length=1, max_length=MOST)


class DoubtItem(Message):
    unified_number: UnifiedNumber
    in_doubt: bool


class DoubtsIn(Message):
    """For the unified addressee system: about whom a finding is open there that stops every link, or no more."""

    operator: Operator
    items: list[DoubtItem] = Field(min_length=1, max_length=MOST)


class DoubtsOut(Message):
    """How many of them are known."""

    known: int


class SetFlags(Message):
    """自動応答不可 and 不開示 as they are set. `told`: somebody has said whether the person is protected; until then
    both count as set."""

    blocked: bool
    withheld: bool
    told: bool


class TranslatedOut(Message):
    """What was done, and whom the unified addressee system does not know or has stopped. `blocked_set`: protected ones
    of those whose flags were set all the same."""

    done: list[str]
    unknown: list[str]
    blocked: list[str]
    blocked_set: list[str] = []


class PersonRecordsIn(Message):
    operator: Operator
    system: System
    business_number: BusinessNumber


class PersonRecordOut(Message):
    """One line of what was asked and given about a person."""

    at: datetime
    side: str
    event: str
    counterpart: str
    department: str
    duty: str
    row: int
    part: int
    information: str
    items: list[str]
    result: str
    withheld: bool


class PersonRecordsOut(Message):
    known: bool
    records: list[PersonRecordOut]
