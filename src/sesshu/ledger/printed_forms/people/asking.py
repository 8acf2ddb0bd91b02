"""What is asked for when a paper about one person is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sesshu.foundation.errors import InvalidInput

_ROMAN = re.compile(r"[A-Z][A-Z' .-]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """Values of one paper; each kind uses some. `alphabet` is the name as the applicant wrote it."""

    form: str = ""
    doses: tuple[UUID, ...] = ()
    alphabet: str = ""
    addressee: str = ""
    stay: str = ""
    guardian: str = ""
    valid_until: date | None = None
    wanted: tuple[str, ...] = ()
    caller: str = ""
    caller_name: str = ""
    identity: str = ""


def roman_name(text: str) -> str:
    """A name in capitals as it stands in the passport or the application. Raises `InvalidInput`."""
    name = " ".join(text.split())
    if not _ROMAN.fullmatch(name):
        raise InvalidInput(
            "ローマ字氏名：申請書のとおりに、半角の英大文字（空白・ハイフン・アポストロフィ・ピリオドも可）で入力してください。",
            field="alphabet", example="KAKU SORA",
        )  # fmt: skip
    return name
