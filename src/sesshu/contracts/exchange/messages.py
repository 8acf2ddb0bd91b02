"""The messages, version 1. Unknown keys are errors; a bulk message carries up to 500 items, each with its own key.

What the network writes into a notice reaches the provider through the inquirer's hands, sealed for the provider: the
inquirer never sees the provider's linkage codes, the network never sees an answer.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.results import ResultClass
from sesshu.numbers.in_texts import TwelveDigits

MOST_ITEMS = 500
Word = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
# Made by a machine, in hexadecimal: of some hundreds of them one looks like an Individual Number by chance.
Acquisition = Annotated[Word, TwelveDigits.DIGEST]
Body = Annotated[str, Field(min_length=1, max_length=16, pattern=r"^[0-9a-z-]+$")]


class Message(BaseModel):
    """`kind` and `version` travel outside the body, signed with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: ClassVar[str]
    version: ClassVar[int] = 1


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InquiryItem(Part):
    """One thing asked about one person. `key`: asked again with the same one, the first answer is given again."""

    key: UUID
    code: LinkageCode
    duty: Word
    row: Annotated[int, Field(ge=1)]
    part: Annotated[int, Field(ge=1)]
    subject: Word
    information: Word
    items: Annotated[tuple[Word, ...], Field(min_length=1, max_length=50)]
    withheld: bool
    requested_at: datetime


class InquiryRequest(Message):
    """Inquirer → network."""

    kind = "inquiry-request"
    provider: Body
    department: Word
    list_version: Word
    items: Annotated[tuple[InquiryItem, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class ItemPermit(Part):
    key: UUID
    permit: UUID
    expires_at: datetime


class ItemRefusal(Part):
    key: UUID
    rule: str
    result: ResultClass
    message: Word


class PermitAnswer(Message):
    """Network → inquirer. `notice` is sealed for the provider; `provider_signing` verifies its answers."""

    kind = "permit-answer"
    permits: tuple[ItemPermit, ...]
    refusals: tuple[ItemRefusal, ...]
    route: str
    address: str
    notice: str
    provider_signing: dict[str, Any]
    provider_encryption: dict[str, Any]
    list_version: Word


class NoticeItem(Part):
    permit: UUID
    code: LinkageCode
    duty: Word
    row: int
    part: int
    subject: Word
    information: Word
    items: tuple[Word, ...]
    withheld: bool
    requested_at: datetime
    expires_at: datetime


class ProvisionNotice(Message):
    """Network → provider, carried by the inquirer. The keys are those that the network keeps of the inquirer."""

    kind = "provision-notice"
    inquirer: Body
    inquirer_kind: Word
    inquirer_name: Word
    inquirer_signing: dict[str, Any]
    inquirer_encryption: dict[str, Any]
    provider: Body
    provider_kind: Word
    department: Word
    route: str
    list_version: Word
    items: tuple[NoticeItem, ...]


class ProvisionCall(Message):
    """Inquirer → provider: the sealed notice and which of its permits are asked for (again)."""

    kind = "provision-call"
    notice: str
    route: str
    permits: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class ProvidedRecord(Part):
    """One record of a copy: its values by item, and items that are withheld or not held with the reason."""

    values: dict[str, str | None]
    absent: dict[str, Literal["not_held", "not_applicable"]] = {}


class AnswerItem(Part):
    """`list_differs`: the two copies of the permission list are not the same, whatever the answer. `giving`: 1 for the
    first answer to this permit; asked again, the provider gives the copy as it is then, and counts on. 0: no answer.
    `withheld`: the provider keeps its record from the person (不開示), so the inquirer does too."""

    permit: UUID
    giving: int = 1
    result: ResultClass
    rule: str = ""
    message: str = ""
    records: tuple[ProvidedRecord, ...] = ()
    answered_at: datetime | None = None
    list_differs: bool = False
    withheld: bool = False


class ProvisionAnswer(Message):
    """Provider → inquirer."""

    kind = "provision-answer"
    items: tuple[AnswerItem, ...]


class ReportItem(Part):
    """`withheld` only ever sets the mark: a report without it takes none away."""

    permit: UUID
    result: ResultClass
    items: tuple[Word, ...]
    provided_at: datetime
    withheld: bool = False


class ProvisionReport(Message):
    """Provider → network: how each permit ended. Never a word of the content."""

    kind = "provision-report"
    items: Annotated[tuple[ReportItem, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class MarksTold(Message):
    """Body → network: 不開示 that was set after the request, of its own requests by key and of provisions by permit.
    `since`: what anybody marked from then on is told back, None: all of it."""

    kind = "marks-told"
    keys: Annotated[tuple[UUID, ...], Field(max_length=MOST_ITEMS)] = ()
    permits: Annotated[tuple[UUID, ...], Field(max_length=MOST_ITEMS)] = ()
    since: datetime | None = None


class RefusedPermit(Part):
    """A permit of a message that was not taken, and why, for the staff of the sender. It is not told again."""

    permit: UUID
    message: Word


class TakenInPart(Message):
    """An answer to many items, of which some may have been refused alone: the others are taken. Where none was, the
    answer says nothing of it, as before."""

    refused: tuple[RefusedPermit, ...] = ()

    @model_serializer(mode="wrap")
    def _said(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        told: dict[str, Any] = handler(self)
        return told if self.refused else {name: value for name, value in told.items() if name != "refused"}


class MarksKnown(TakenInPart):
    """Network → body: its requests and provisions that somebody has marked later; `at`: as of when."""

    kind = "marks-known"
    keys: tuple[UUID, ...]
    permits: tuple[UUID, ...]
    at: datetime


class Receipt(TakenInPart):
    """Whoever was told something has it now."""

    kind = "receipt"
    taken: int


class CodeRequest(Message):
    """Body → network: codes for the people of these acquisition numbers (取得番号)."""

    kind = "code-request"
    acquisitions: Annotated[tuple[Acquisition, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class CodeIssued(Part):
    """`code` None: the register has not named the person of this acquisition yet."""

    acquisition: Acquisition
    code: LinkageCode | None


class CodeAnswer(Message):
    kind = "code-answer"
    codes: tuple[CodeIssued, ...]


class CodesTaken(Message):
    """Body → network: these codes are kept; the acquisition numbers can be forgotten on both sides."""

    kind = "codes-taken"
    acquisitions: Annotated[tuple[Acquisition, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class CodesRetired(Message):
    """Body → network: codes that this body does not use any more, because another came or their person is gone."""

    kind = "codes-retired"
    codes: Annotated[tuple[LinkageCode, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class NamedPerson(Part):
    acquisition: Acquisition
    body: Body
    resident_record_code: Annotated[str, Field(pattern=r"^[0-9]{11}$")]


class CodePersons(Message):
    """The register (住民基本台帳ネットワーク, ours a stand-in) → network: whom an acquisition is about."""

    kind = "code-persons"
    persons: Annotated[tuple[NamedPerson, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class DirectoryAsked(Message):
    """Body → network: who takes part."""

    kind = "directory-asked"


class DirectoryEntry(Part):
    """A body with its public keys; `route` is told to the body itself alone."""

    code: Body
    name: Word
    body_kind: Word
    signing: dict[str, Any]
    encryption: dict[str, Any]
    route: str = ""


class Directory(Message):
    kind = "directory"
    bodies: tuple[DirectoryEntry, ...]


class RecordsAsked(Message):
    """Body → network, for the comparison of records: requests between two days (both inclusive)."""

    kind = "records-asked"
    first: date
    last: date


class RecordTold(Part):
    key: UUID
    permit: UUID | None
    inquirer: Body
    provider: Body
    row: int
    part: int
    requested_at: datetime
    provided_at: datetime | None
    result: ResultClass | None
    withheld: bool = False


class RecordsTold(Message):
    kind = "records-told"
    records: tuple[RecordTold, ...]
