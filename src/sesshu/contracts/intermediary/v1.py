"""Version 1. Unified numbers and linkage codes never reach a business system: the intermediary asks for the first and
keeps both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

MOST = 500
System = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,3}$", description="業務ID")]
BusinessNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,15}$", description="業務番号（宛名番号）")]
UnifiedNumber = Annotated[str, Field(pattern=r"^[0-9]{1,15}$", description="団体内統合宛名番号")]
Operator = Annotated[str, Field(min_length=1, max_length=60, description="依頼した職員の識別子")]
NO_CONTROL = r"^[^\x00-\x1f]*$"  # what no message of the exchange can carry
Word = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROL)]
Key = Annotated[str, Field(min_length=1, max_length=60, pattern=NO_CONTROL, description="依頼番号。同じ番号は同じ依頼")]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AskItem(_Message):
    """One question about one person. `protected` None: the system could not say, which counts as protected."""

    client_key: Key
    system: System
    business_number: BusinessNumber
    provider: Word
    duty: Word
    row: int
    part: int
    subject: Word
    information: Word
    items: list[Word] = Field(min_length=1, max_length=50)
    case: str = Field("", max_length=100, pattern=NO_CONTROL)
    planned: str = Field("", max_length=100, pattern=NO_CONTROL)
    is_or_was_target: bool = True
    withheld: bool = False
    protected: bool | None = None


class AskIn(_Message):
    department: Word
    operator: Operator
    items: list[AskItem] = Field(min_length=1, max_length=MOST)


class InquiryOut(_Message):
    """How an inquiry stands there. `inquiry` is the number by which network and provider know it; `list_differs`: the
    copies of the permission list are not the same, whatever the answer."""

    client_key: str
    inquiry: UUID
    state: str
    result: str = ""
    rule: str = ""
    message: str = ""
    list_differs: bool = False
    valid_until: datetime


class InquiriesOut(_Message):
    items: list[InquiryOut]


class StatesIn(_Message):
    client_keys: list[Key] = Field(min_length=1, max_length=MOST)


class RecordOut(_Message):
    values: dict[str, str | None]
    absent: dict[str, str] = Field(default_factory=dict)


class FetchIn(_Message):
    client_key: Key
    operator: Operator


class FetchOut(_Message):
    """`content_dropped`: there was an answer, and its content was erased in time. No records then says nothing."""

    item: InquiryOut
    records: list[RecordOut]
    content_dropped: bool = False


class SettleIn(_Message):
    client_key: Key
    operator: Operator
    adopted: bool
    reason: str = Field("", max_length=500)


class FlagItem(_Message):
    business_number: BusinessNumber
    protected: bool


class FlagsIn(_Message):
    operator: Operator
    system: System
    items: list[FlagItem] = Field(min_length=1, max_length=MOST)


class TranslatedOut(_Message):
    """What was done, and whom the unified addressee system does not know or has stopped. `blocked_set`: protected ones
    of those whose flags were set all the same."""

    done: list[str]
    unknown: list[str]
    blocked: list[str]
    blocked_set: list[str] = []


class CopyRecord(_Message):
    record_key: Word
    values: dict[str, str]
    absent: dict[str, str] = Field(default_factory=dict)


class CopyPerson(_Message):
    business_number: BusinessNumber
    records: list[CopyRecord]


class CopiesIn(_Message):
    operator: Operator
    system: System
    information: Word
    people: list[CopyPerson] = Field(min_length=1, max_length=MOST)


class CopiesOut(TranslatedOut):
    new: int
    changed: int
    withdrawn: int


class DigestsIn(_Message):
    operator: Operator
    system: System
    information: Word
    business_numbers: list[BusinessNumber] = Field(min_length=1, max_length=MOST)
    totals: bool = True


class DigestsOut(_Message):
    """Business number → record key → digest; `registered` has those with no record too. The totals are of everybody, 0
    where nobody asked for them: counting millions of rows takes its time."""

    people: dict[str, dict[str, str]]
    registered: list[str]
    unknown: list[str]
    blocked: list[str]
    total_people: int
    total_records: int


class RemoveIn(_Message):
    """The originals of these people are gone for good, or stand under another number (`joined`). `request`: told again
    with the same number, the counts of the first time are given again."""

    operator: Operator
    system: System
    request: Key
    information: Word
    business_numbers: list[BusinessNumber] = Field(min_length=1, max_length=MOST)
    reason: Literal["erased", "joined"] = "erased"


class RemovedOut(_Message):
    """Whoever is not known has no copies either. The numbers are of what this request removed, told again or not."""

    done: list[str]
    unknown: list[str]
    people: int
    records: int


class HoldersIn(_Message):
    """The next people with copies, behind the one where an earlier answer ended."""

    operator: Operator
    system: System
    information: Word
    after: UUID | None = None


class HoldersOut(_Message):
    """`nameless`: people with copies whom neither this system registered nor anybody knows by a number of it. `after`
    is empty with the last ones."""

    business_numbers: list[str]
    nameless: int
    after: UUID | None = None


class WantedIn(_Message):
    """Whose copies are wanted anew: their unified numbers were merged, or parted again."""

    operator: Operator
    system: System
    information: Word


class WantedOut(_Message):
    """500 at most. Whoever is sent again is wanted no more."""

    business_numbers: list[str]


class NumberLink(_Message):
    system: System
    business_number: BusinessNumber


class MergeIn(_Message):
    """How two unified numbers stand to each other now: the first is merged into the other, or both stand alone again.
    `moved`: neither; a business number led to the first by mistake and leads to the other now. `links`: every business
    number of the two."""

    operator: Operator
    unified_number: UnifiedNumber
    other: UnifiedNumber
    is_merged: bool
    moved: bool = False
    links: list[NumberLink] = Field(max_length=MOST)


class MergeOut(_Message):
    """How many copies are wanted anew."""

    wanted: int


class PersonRecordsIn(_Message):
    operator: Operator
    system: System
    business_number: BusinessNumber


class PersonRecordOut(_Message):
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


class PersonRecordsOut(_Message):
    known: bool
    records: list[PersonRecordOut]


class BodiesIn(_Message):
    operator: Operator


class BodyOut(_Message):
    code: str
    name: str
    kind: str


class BodiesOut(_Message):
    bodies: list[BodyOut]


_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def text_of(words: Mapping[str, str]) -> str:
    """Values, or reasons of absent ones, as JSON in one form."""
    return _WRITER.encode(dict(words)) if words else "{}"


def digest_of_texts(values: str, absent: str) -> str:
    """The digest of a record whose parts are `text_of` already."""
    return hashlib.sha256(f"[{values}, {absent}]".encode()).hexdigest()


def digest_of(values: Mapping[str, str], absent: Mapping[str, str]) -> str:
    """What both sides compare a record by."""
    return digest_of_texts(text_of(values), text_of(absent))
