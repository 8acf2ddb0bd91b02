"""Individual Numbers in what people and systems write (R-16): how one is found, and which fields may hold its shape."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import Any, get_args

from sesshu.numbers import individual_number

_GAP = r"[\s\-‐‑‒–—―−ー・.,_/]{1,3}"
_SHAPES = ("[0-9]{12}", *(_GAP.join([f"[0-9]{{{12 // n}}}"] * n) for n in (2, 3, 4, 6)))
_TWELVE = re.compile(rf"(?<![0-9])(?:{'|'.join(_SHAPES)})(?![0-9])")
# Whole files are looked at, so most texts are let go as they came. This finds more than `_TWELVE`, never less: the same
# shapes in digits of either width, or any character that becomes digits (②, ½, ㋀).
_BECOMES = "²³¹¼-¾\u2070-\u2089\u2150-\u2189\u2460-\u24ea\u3251-\u33fe\U0001d7ce-\U0001f10a\U0001fbf0-\U0001fbf9"
_DIGIT, _BETWEEN = "[0-9０-９]", r"[\W_ーｰ]{1,3}"
_AFTER_ONE = "|".join(f"{_DIGIT}{{{n - 1}}}(?:{_BETWEEN}{_DIGIT}{{{n}}}){{{12 // n - 1}}}" for n in (12, 6, 4, 3, 2))
_MIGHT = re.compile(f"[0-9０-９{_BECOMES}](?:(?<=[{_BECOMES}])|(?<!{_DIGIT}{_DIGIT})(?:{_AFTER_ONE})(?!{_DIGIT}))")
# Identifiers that machines make: the groups of one in some 1500 look like a number by chance.
_UUID = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z])", re.IGNORECASE)


class TwelveDigits(Enum):
    """Why a field may hold twelve digits that pass the check digit. This is the whole list: a field of a form or of a
    message, or a column of a file, that is not asked names one of these (`twelve_digits=`, or in its `Annotated`)."""

    INDIVIDUAL_NUMBER = "個人番号の欄。値は守られ、下書きにも残らない"
    OWN_NUMBER = "宛名番号・業務番号・券番号など、市や制度が付けた番号。12桁のことがあり、11個に1個は検査用数字に合う"
    DIGEST = "機械が作る16進の値（要約値、取得番号）。数字が12桁続くことがある"
    FILE_ROWS = "ファイルの行の代わり。受領のときにファイルの行と同じに、列の名前を言って1行ずつ調べる"


def holds_individual_number(text: str) -> bool:
    """Whether twelve digits that stand alone pass the check digit, in any width, in one piece or in equal groups."""
    if len(text) < individual_number.LENGTH or not _MIGHT.search(text):
        return False
    plain = _UUID.sub(" id ", unicodedata.normalize("NFKC", text))
    found = (re.sub("[^0-9]", "", digits) for digits in _TWELVE.findall(plain))
    return any(individual_number.is_valid(digits) for digits in found)


def without_number(text: str) -> str:
    """For records that are sent by machines, where one text may not hold up all others: stars stand for the digits."""
    if not holds_individual_number(text):
        return text
    hidden = _TWELVE.sub(_hidden, unicodedata.normalize("NFKC", text))
    return "" if holds_individual_number(hidden) else hidden


def _hidden(found: re.Match[str]) -> str:
    digits = re.sub("[^0-9]", "", found.group())
    return "*" * individual_number.LENGTH if individual_number.is_valid(digits) else found.group()


def may_hold(annotation: Any) -> TwelveDigits | None:
    """The reason that stands in a written type, such as `list[Annotated[str, TwelveDigits.OWN_NUMBER]]`."""
    if isinstance(annotation, TwelveDigits):
        return annotation
    parts = (*get_args(annotation), *getattr(annotation, "__metadata__", ()))
    return next((reason for part in parts if (reason := may_hold(part))), None)
