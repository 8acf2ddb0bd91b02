"""Version 1: what a sender gets for a file or a call, how receivers acknowledge, and inquiries of other departments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sesshu.numbers.in_texts import TwelveDigits

MOST_ROWS = 500
ConnectionCode = Annotated[str, Field(pattern=r"^[0-9A-Z-]{1,20}$", description="連携コード")]
Sequence = Annotated[int, Field(ge=1, le=9_999_999, description="通番（1から、続きの番号）")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256（16進64桁）"), TwelveDigits.DIGEST]
Version = Annotated[
    str, Field(min_length=1, max_length=10, examples=["1"], description="作ったデータの版（連携の一覧の版）")
]
Reference = Annotated[str, Field(min_length=1, max_length=60, description="照会の番号（相談・申請など）")]
Operator = Annotated[str, Field(min_length=1, max_length=40, description="呼び出した職員の識別子")]
FactItem = Literal["given_on", "vaccine", "lot_number", "kind"]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CallIn(_Message):
    """A call: up to 500 rows, each column by its Japanese label, under the next sequence number. No row at all says of
    a whole list that nobody is left on it."""

    connection: ConnectionCode
    sequence: Sequence
    made_at: datetime
    version: Version
    rows: Annotated[list[dict[str, str]], TwelveDigits.FILE_ROWS] = Field(max_length=MOST_ROWS)


class ArrivalOut(_Message):
    """The receipt for a sender. `rows` were read; what was dropped is counted and not kept."""

    receipt: str
    state: Literal["accepted", "held", "refused", "withdrawn"]
    sequence: int
    sha256: str
    rows: int
    dropped_columns: int
    dropped_persons: int
    reasons: list[str]


class HandedOut(_Message):
    """A receiver's receipt: which bytes it has, and what became of them."""

    receipt: str
    sha256: str
    state: str
    rows: int | None = None
    held: int = 0
    rejected: int = 0
    reason: str = ""


class ReceiptIn(_Message):
    receipt: str = Field(max_length=40)


class PersonTold(_Message):
    """One person of a system's list: the addressee columns and nothing else."""

    business_number: Annotated[str, TwelveDigits.OWN_NUMBER] = Field(pattern=r"^[0-9A-Za-z]{1,15}$")
    name: str = Field("", max_length=200)
    birth_date: date | None = None
    sex: Literal["", "1", "2"] = ""
    address: str = Field("", max_length=300)
    protected: bool = False
    is_open: bool = True
    left_on: date | None = None


class PeopleIn(_Message):
    """A chunk of the list of `day`; with `last` the list is whole and people not on it are gone.

    `number` counts the lists of a system: of two lists of one day the higher is the newer. `whole`: it has everybody.
    """

    system: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,3}$")]
    day: date
    number: int = Field(0, ge=0, le=2_147_483_647)
    whole: bool = False
    people: list[PersonTold] = Field(max_length=MOST_ROWS)
    last: bool = False


class PeopleOut(_Message):
    taken: int
    gone: int


class InquiryIn(_Message):
    """An inquiry of another department about one person, under an approved data-use application."""

    application: str = Field(max_length=20, description="データ使用承認願の番号")
    key: Annotated[str, Field(min_length=1, max_length=60, description="照会側が付ける番号")]
    addressee_number: Annotated[str, Field(pattern=r"^[0-9]{15}$")]
    items: list[FactItem] = Field(min_length=1, max_length=4)
    operator: Operator
    reference: Reference


class FactsIn(_Message):
    """What the hub asks the ledger."""

    application: str = Field(max_length=20)
    addressee_number: Annotated[str, Field(pattern=r"^[0-9]{15}$")]
    items: list[FactItem] = Field(min_length=1, max_length=4)
    operator: Operator
    reference: Reference


class FactsOut(_Message):
    """`found` False: nobody under this number. An empty list: no dose is registered, which says nothing of others."""

    found: bool
    doses: list[dict[str, str]]
