"""Keys under which texts that people take for the same fall together.

Keys are for storing beside the text and for asking. They are never shown and never exported, and they never replace
what was received. A change here or in the table of variants means building the stored keys again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from importlib import resources

from sesshu.text.kana import to_katakana

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SMALL_TO_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_LIKE_SOUNDS = str.maketrans("ヂヅヲヰヱ", "ジズオイエ")
_BLANKS = re.compile(r"[\s・･]")
_DASHES = re.compile("[-‐‑‒–—―−ｰー]")

_NUMERALS = re.compile("[〇一二三四五六七八九十百]+(?=丁目|番地|番(?![町丁])|号)")
_UNITS = re.compile(r"(?<=\d)(?:丁目|番地|番(?![町丁])|号(?!室|棟|館))の?|(?<=\d)の(?=\d)")
_BLANK_BETWEEN_DIGITS = re.compile(r"(?<=[\d号])\s+(?=\d)")
_KANJI_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}


@lru_cache(maxsize=65_536)  # given names come again and again in a city
def search_key(name: str) -> str:
    """The key of a name, stored or asked for: width, kana, blanks, dashes, letter case and variants folded."""
    return _settled(name, _fold_name)


@lru_cache(maxsize=65_536)
def kana_key(kana: str) -> str:
    """The key of a kana name: as `search_key`, and sounds that are written in two ways fall together (ヅ and ズ)."""
    return _settled(kana, lambda text: _fold_name(text).translate(_LIKE_SOUNDS))


def address_key(address: str) -> str:
    """The key of an address: 一丁目2番3号, １丁目２番３号 and 1-2-3 fall together."""
    return _settled(address, _fold_address)


@lru_cache(maxsize=1)
def variants() -> dict[int, str]:
    """The reviewed table of variants, for `str.translate`."""
    table = (resources.files("sesshu.text") / "variants.txt").read_text(encoding="utf-8")
    pairs: dict[int, str] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            base, others = line.split()
            pairs |= {ord(other): base for other in others}
    return pairs


def _settled(text: str, fold: Callable[[str], str]) -> str:
    """Fold until nothing changes: what one step removes can bring a letter and its mark together."""
    before = text
    while before and (after := fold(before)) != before:
        before = after
    return before


def _fold_name(name: str) -> str:
    key = to_katakana(_BLANKS.sub("", _compatible(name))).translate(_SMALL_TO_LARGE)
    return _DASHES.sub("ー", key).translate(variants()).casefold()


def _fold_address(address: str) -> str:
    key = _BLANK_BETWEEN_DIGITS.sub("-", _compatible(address))
    key = _BLANKS.sub("", key)
    key = _NUMERALS.sub(lambda found: str(_kanji_number(found[0])), key)
    key = _UNITS.sub("-", key)
    key = to_katakana(key).translate(_SMALL_TO_LARGE)
    key = re.sub(rf"(?<=\d){_DASHES.pattern}+(?=\d)", "-", key)
    # a dash after the last number ("3号メゾン") says nothing
    key = re.sub(rf"(?<=\d){_DASHES.pattern}+(?!\d)", "", key)
    key = re.sub(r"(?<!\d)" + _DASHES.pattern, "ー", key)
    return key.translate(variants()).casefold()


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", _SELECTORS.sub("", text.replace("゛", "\u3099").replace("゜", "\u309a")))


def _kanji_number(numeral: str) -> int | str:
    """二十三 is 23, 二三 is 23. Up to 百 and its multiples, enough for blocks and lots."""
    if not set(numeral) & set("十百"):
        return "".join(str(_KANJI_DIGITS[digit]) for digit in numeral)
    total, current = 0, 0
    for digit in numeral:
        if digit in "十百":
            total += max(current, 1) * (10 if digit == "十" else 100)
            current = 0
        else:
            current = _KANJI_DIGITS[digit]
    return total + current
