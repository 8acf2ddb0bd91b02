"""Inquiries: asked, how they stand, their answers, and what became of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from sesshu.contracts.intermediary.v1.words import (
    MOST,
    NO_CONTROL,
    BusinessNumber,
    Key,
    Message,
    Operator,
    System,
    Word,
)

MOST_ROW = 999
MOST_WAIT = 2000  # milliseconds


class AskItem(Message):
    """One question about one person. `protected` None: the system could not say, which counts as protected.
    `operator`: whose question it is, where it is not that of the message's operator."""

    client_key: Key
    system: System
    business_number: BusinessNumber
    provider: Word
    duty: Word
    row: int = Field(ge=1, le=MOST_ROW, description="照会許可用照合リストの項")
    part: int = Field(ge=1, le=MOST_ROW)
    subject: Word
    information: Word
    items: list[Word] = Field(min_length=1, max_length=50)
    case: str = Field("", max_length=100, pattern=NO_CONTROL)
    planned: str = Field("", max_length=100, pattern=NO_CONTROL)
    is_or_was_target: bool = True
    withheld: bool = False
    protected: bool | None = None
    operator: str = Field("", max_length=60, description="依頼した職員の識別子。空なら、まとめて依頼した職員")


class AskIn(Message):
    """`wait_ms`: the answer may take so long, while one of these is on its way and somebody waits for it."""

    department: Word
    operator: Operator
    wait_ms: int = Field(0, ge=0, le=MOST_WAIT)
    items: list[AskItem] = Field(min_length=1, max_length=MOST)


class InquiryOut(Message):
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


class InquiriesOut(Message):
    items: list[InquiryOut]


class StatesIn(Message):
    """`wait_ms`: as of `AskIn`."""

    client_keys: list[Key] = Field(min_length=1, max_length=MOST)
    wait_ms: int = Field(0, ge=0, le=MOST_WAIT)


class RecordOut(Message):
    values: dict[str, str | None]
    absent: dict[str, str] = Field(default_factory=dict)


class FetchIn(Message):
    client_key: Key
    operator: Operator


class FetchOut(Message):
    """`content_dropped`: there was an answer, and its content was erased in time. No records then says nothing."""

    item: InquiryOut
    records: list[RecordOut]
    content_dropped: bool = False


class SettleIn(Message):
    client_key: Key
    operator: Operator
    adopted: bool
    reason: str = Field("", max_length=500)


class BodiesIn(Message):
    operator: Operator


class BodyOut(Message):
    code: str
    name: str
    kind: str


class BodiesOut(Message):
    bodies: list[BodyOut]
