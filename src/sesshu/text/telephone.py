"""Telephone numbers of Japan: digits for storing and matching, a shown form for people."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sesshu.text.errors import TextError
from sesshu.text.width import code_text

_EXAMPLE = "例: 096-328-2111、090-1234-5678"
# Numbers that are grouped the same everywhere; area codes of land lines are 2 to 5 digits long and differ by town.
_GROUPS = (
    (re.compile(r"0800\d{7}"), (4, 3, 4)),  # free of charge; before 080, which it would look like
    (re.compile(r"0[5-9]0\d{8}"), (3, 4, 4)),
    (re.compile(r"0120\d{6}|0570\d{6}|0990\d{6}"), (4, 3, 3)),
    (re.compile(r"0[36]\d{8}"), (2, 4, 4)),
)


@dataclass(frozen=True, slots=True)
class Telephone:
    digits: str
    shown: str


def read_telephone(text: str) -> Telephone:
    """Digits and shown form of a number as typed. Typed groups are kept where the number has no fixed ones.

    Raises TextError: TELEPHONE.
    """
    plain = re.sub(r"[().]+", "-", code_text(text)).strip("-")
    plain = re.sub(r"^\+81-?0?", "0", plain)
    digits = plain.replace("-", "")
    if not re.fullmatch(r"0[0-9]{9,10}", digits):
        raise TextError(
            "TELEPHONE", f"電話番号は0から始まる10桁または11桁の数字です。市外局番から入力してください。（{_EXAMPLE}）"
        )
    return Telephone(digits, _shown(digits, plain))


def _shown(digits: str, typed: str) -> str:
    for pattern, sizes in _GROUPS:
        if pattern.fullmatch(digits):
            return _grouped(digits, sizes)
    groups = [group for group in typed.split("-") if group]
    return "-".join(groups) if len(groups) == 3 else digits


def _grouped(digits: str, sizes: tuple[int, ...]) -> str:
    groups, start = [], 0
    for size in sizes:
        groups.append(digits[start : start + size])
        start += size
    return "-".join(groups)
