"""Half width for codes, telephone numbers, postal codes and lot numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sesshu.text.errors import TextError

# The full-width signs ！ to ～ lie at a fixed distance from ! to ~; the full-width blank stands alone.
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DASHES = re.compile(r"[‐‑‒–—―−ーｰ]")
_BLANKS = re.compile(r"\s+")
_LOOK_ALIKE = str.maketrans("OI", "01")
_LOT = re.compile(r"[A-Z0-9][A-Z0-9./_\-]*")
LOT_LENGTH = 20


def half_width(text: str) -> str:
    """Letters, digits and signs in half width; kana and kanji untouched."""
    return text.translate(_HALF)


def code_text(text: str) -> str:
    """A code as stored: half width, every kind of dash a hyphen, no blanks. Leading zeros stay."""
    return _DASHES.sub("-", _BLANKS.sub("", half_width(text)))


@dataclass(frozen=True, slots=True)
class LotNumber:
    """A lot number (ロット番号): as typed, as stored, and a key under which look-alikes fall together."""

    typed: str
    number: str
    look_alike: str


@lru_cache(maxsize=1024)  # a file names the same few lots again and again
def normalise_lot(text: str) -> LotNumber:
    """Half-width capitals without blanks; what was typed is kept, since 0 and O, 1 and I decide recalls.

    The look-alike key is for searching in a recall and never for storing. Raises TextError: LOT_EMPTY, LOT_FORMAT.
    """
    number = code_text(text).upper()
    if not number:
        raise TextError("LOT_EMPTY", "ロット番号を入力してください。（例: AB1234）")
    if len(number) > LOT_LENGTH or not _LOT.fullmatch(number):
        raise TextError(
            "LOT_FORMAT",
            f"ロット番号は英数字と - . / _ で{LOT_LENGTH}文字以内です。薬品名は除いてください。（例: AB1234）",
        )
    return LotNumber(text, number, re.sub(r"[^A-Z0-9]", "", number).translate(_LOOK_ALIKE))


def postal_code(text: str) -> str:
    """The seven digits of a postal code. Raises TextError: POSTAL_CODE."""
    digits = code_text(text).removeprefix("〒").replace("-", "")
    if not re.fullmatch(r"[0-9]{7}", digits):
        raise TextError("POSTAL_CODE", "郵便番号は7桁の数字です。（例: 860-8601）")
    return digits


def shown_postal_code(digits: str) -> str:
    """860-8601"""
    return f"{digits[:3]}-{digits[3:]}"
