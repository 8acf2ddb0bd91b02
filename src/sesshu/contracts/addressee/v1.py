"""Version 1. `individual_number` is a secret text: it shows asterisks wherever a message is printed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from sesshu.numbers.in_texts import TwelveDigits

MOST = 500
OWN_NUMBER = TwelveDigits.OWN_NUMBER
System = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,3}$", description="業務ID")]
BusinessNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,15}$", description="業務番号（宛名番号）"), OWN_NUMBER]
UnifiedNumber = Annotated[str, Field(pattern=r"^[0-9]{1,15}$", description="団体内統合宛名番号"), OWN_NUMBER]
Reference = Annotated[str, Field(max_length=60, description="根拠の番号（案件・転入・転出・申請・委託）")]
NumberPurpose = Annotated[str, Field(max_length=40, description="利用目的（law/number_purposes.yaml）")]
Operator = Annotated[str, Field(min_length=1, max_length=40, description="呼び出した職員の識別子")]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PutItemIn(_Message):
    """One business number, with what its system knows of the person."""

    system: System
    business_number: BusinessNumber
    individual_number: SecretStr | None = None
    resident_state: Literal["resident", "non_registered", "removed"] = "resident"
    name: str = Field("", max_length=100)
    kana: str = Field("", max_length=100)
    birth_date: date | None = None
    sex: str = Field("", max_length=1)  # as in the resident register: 1 男, 2 女, "" unknown
    address: str = Field("", max_length=300)
    protected: bool = False
    guarded_only: bool = Field(False, description="支援措置ではなく、同じ世帯などのため隠す（source=ledger）")
    source: str = Field("register", max_length=20)
    matched_on: str = Field("", max_length=60)


class PutIn(_Message):
    purpose: NumberPurpose
    operator: Operator
    items: list[PutItemIn] = Field(min_length=1, max_length=MOST)


class PutResultOut(_Message):
    system: str
    business_number: str
    result: Literal["numbered", "linked", "unchanged", "updated", "replaced", "mismatch", "waiting"]


class PutOut(_Message):
    results: list[PutResultOut]


class ChangeNumberIn(_Message):
    """An Individual Number that was changed, as the register tells it. `old_number`: the one that the person held until
    then; where that is not so, nothing is changed. `reason`: 変更請求, 職権修正 or 誤り訂正 (the old one never was
    theirs)."""

    purpose: NumberPurpose
    operator: Operator
    system: System
    business_number: BusinessNumber
    old_number: SecretStr = Field(description="変更前の個人番号")
    new_number: SecretStr = Field(description="変更後の個人番号")
    reason: Literal["requested", "ex_officio", "error"] = Field(
        description="変更の理由（requested＝変更請求、ex_officio＝職権修正、error＝誤り訂正）"
    )
    changed_on: date = Field(description="変更年月日（今日まで）")


class ChangeNumberOut(_Message):
    """`unchanged`: this change was told before."""

    result: Literal["changed", "unchanged"]


class FindIn(_Message):
    purpose: NumberPurpose
    operator: Operator
    individual_number: SecretStr
    reference: Reference = ""
    system: System


class FindOut(_Message):
    """The numbers that the asking system knows the person by; empty when nobody was found."""

    found: bool
    business_numbers: list[str]


class VerifyIn(_Message):
    purpose: NumberPurpose
    operator: Operator
    system: System
    business_number: BusinessNumber
    individual_number: SecretStr
    reference: Reference = ""


class VerifyOut(_Message):
    same: bool


class RevealIn(_Message):
    purpose: NumberPurpose
    operator: Operator
    system: System
    business_number: BusinessNumber
    reference: Reference


class RevealOut(_Message):
    individual_number: str


class LinkExportIn(_Message):
    purpose: NumberPurpose
    operator: Operator
    system: System
    business_numbers: list[BusinessNumber] = Field(min_length=1, max_length=10_000)
    certificate: str = Field(description="受取人の証明書（PEM）")
    reference: Reference


class LinkExportOut(_Message):
    """`envelope`: CMS EnvelopedData, Base64. Only the holder of the certificate's key can open it."""

    envelope: str
    rows: int


class PreconditionIn(_Message):
    operator: Operator
    kind: Literal["case", "move_in", "move_out", "application", "hand_over"]
    reference: Annotated[str, Field(min_length=1, max_length=60)]
    system: System = "001"
    business_number: Annotated[str, OWN_NUMBER] = Field(
        "", max_length=15, description="委託（hand_over）だけは、空なら複数人の根拠"
    )
    valid_from: date
    valid_until: date


class PreconditionOut(_Message):
    recorded: bool


class ProtectionIn(_Message):
    """For the intermediate server, to set 支援措置 and for nothing else."""

    operator: Operator
    system: System
    business_numbers: list[BusinessNumber] = Field(min_length=1, max_length=MOST)


class ProtectionOut(_Message):
    """Business number → every unified number of the person, the one in use first. `blocked`: those of them about whom
    a finding is open."""

    unified_numbers: dict[str, list[str]]
    blocked: list[str]
    unknown: list[str]


class AskedByIn(_Message):
    """Whose question some numbers of a message are."""

    operator: Operator
    business_numbers: list[BusinessNumber] = Field(min_length=1, max_length=MOST)


class UnifiedIn(_Message):
    """For the intermediate server: business number → unified number. Nobody else may ask. `use`: what for. Findings
    that stop inquiries alone stop those; whoever is removed is stopped by none. `asked_by`: numbers that are the
    question of another operator than the message's."""

    operator: Operator
    system: System
    use: Literal["provide", "inquire", "remove"] = "provide"
    business_numbers: list[BusinessNumber] = Field(min_length=1, max_length=MOST)
    asked_by: list[AskedByIn] = Field([], max_length=MOST)


class UnifiedOut(_Message):
    """Business number → unified number; those that blocking findings are open about stand under `blocked`."""

    unified_numbers: dict[str, str]
    blocked: list[str]
    unknown: list[str]


class BusinessIn(_Message):
    """For the intermediate server: unified number → the numbers by which a system knows the person."""

    operator: Operator
    system: System
    unified_numbers: list[UnifiedNumber] = Field(min_length=1, max_length=MOST)


class BusinessOut(_Message):
    """Those by which the system knows nobody are not in it."""

    business_numbers: dict[str, list[str]]


class CodeStateIn(_Message):
    """Where the linkage code of a person stands; the code itself never comes here. `stuck`: it was asked for and nobody
    has answered within the days that the intermediate server waits; one that does not tell of it says `requested`.
    `same_as`: it was not kept, because this other unified number has it, so both are one human."""

    unified_number: UnifiedNumber
    state: Literal["none", "requested", "stuck", "held", "failed", "retired"]
    same_as: UnifiedNumber | None = None


class CodeStatesIn(_Message):
    operator: Operator
    items: list[CodeStateIn] = Field(min_length=1, max_length=MOST)


class CodeStatesOut(_Message):
    taken: int
    unknown: int


class NumberToldIn(_Message):
    """What a system has as a person's Individual Number, right or wrong; empty where it has none."""

    business_number: BusinessNumber
    individual_number: SecretStr = Field(SecretStr(""), max_length=30)


class NumbersIn(_Message):
    """A chunk of a system's own list of Individual Numbers, which has everybody; `last`: it is complete. `number`
    counts the lists of a system: of two lists of one day the higher is the newer."""

    system: System
    day: date
    number: int = Field(0, ge=0, le=2_147_483_647)
    people: list[NumberToldIn] = Field(max_length=MOST)
    last: bool = False


class NumbersOut(_Message):
    taken: int
    gone: int
