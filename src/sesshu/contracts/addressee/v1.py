"""Version 1. `individual_number` is a secret text: it shows asterisks wherever a message is printed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

MOST = 500
System = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,3}$", description="業務ID")]
BusinessNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,15}$", description="業務番号（宛名番号）")]
UnifiedNumber = Annotated[str, Field(pattern=r"^[0-9]{1,15}$", description="団体内統合宛名番号")]
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
    sex: str = Field("", max_length=1)
    address: str = Field("", max_length=300)
    protected: bool = False
    source: str = Field("register", max_length=20)
    matched_on: str = Field("", max_length=60)


class PutIn(_Message):
    purpose: NumberPurpose
    operator: Operator
    items: list[PutItemIn] = Field(min_length=1, max_length=MOST)


class PutResultOut(_Message):
    system: str
    business_number: str
    result: Literal["numbered", "linked", "unchanged", "updated", "mismatch", "waiting"]


class PutOut(_Message):
    results: list[PutResultOut]


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
    business_number: str = Field("", max_length=15, description="空なら、この番号の根拠は複数人のもの")
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


class UnifiedIn(_Message):
    """For the intermediate server: business number → unified number. Nobody else may ask."""

    operator: Operator
    system: System
    business_numbers: list[BusinessNumber] = Field(min_length=1, max_length=MOST)


class UnifiedOut(_Message):
    """Business number → unified number; those that blocking findings are open about stand under `blocked`."""

    unified_numbers: dict[str, str]
    blocked: list[str]
    unknown: list[str]
