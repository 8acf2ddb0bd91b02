"""Words that every message is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from sesshu.numbers.in_texts import TwelveDigits

MOST = 500
OWN_NUMBER = TwelveDigits.OWN_NUMBER
System = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,3}$", description="業務ID")]
BusinessNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,15}$", description="業務番号（宛名番号）"), OWN_NUMBER]
UnifiedNumber = Annotated[str, Field(pattern=r"^[0-9]{1,15}$", description="団体内統合宛名番号"), OWN_NUMBER]
Operator = Annotated[str, Field(min_length=1, max_length=60, description="依頼した職員の識別子")]
NO_CONTROL = r"^[^\x00-\x1f]*$"  # what no message of the exchange can carry
Word = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROL)]
Key = Annotated[str, Field(min_length=1, max_length=60, pattern=NO_CONTROL, description="依頼番号。同じ番号は同じ依頼")]


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid")
