"""Copies of originals, and what they are compared by."""

from __future__ import annotations

from pydantic import Field

from sesshu.contracts.intermediary.v1.people import SetFlags, TranslatedOut
from sesshu.contracts.intermediary.v1.words import MOST, BusinessNumber, Message, Operator, System, Word


class CopyRecord(Message):
    record_key: Word
    values: dict[str, str]
    absent: dict[str, str] = Field(default_factory=dict)


class CopyPerson(Message):
    business_number: BusinessNumber
    records: list[CopyRecord]


class CopiesIn(Message):
    operator: Operator
    system: System
    information: Word
    people: list[CopyPerson] = Field(min_length=1, max_length=MOST)


class CopiesOut(TranslatedOut):
    new: int
    changed: int
    withdrawn: int


class DigestsIn(Message):
    operator: Operator
    system: System
    information: Word
    business_numbers: list[BusinessNumber] = Field(min_length=1, max_length=MOST)
    totals: bool = True


class DigestsOut(Message):
    """Business number → record key → digest; `registered` has those with no record too. The totals are of everybody, 0
    where nobody asked for them: counting millions of rows takes its time. `flags`: of everybody who is known there."""

    people: dict[str, dict[str, str]]
    registered: list[str]
    unknown: list[str]
    blocked: list[str]
    total_people: int
    total_records: int
    flags: dict[str, SetFlags] = Field(default_factory=dict)
