"""The folded forms under which people are looked up."""

from __future__ import annotations

import re
import unicodedata

_DROPPED = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\\s・･]")


def search_key(text: str) -> str:
    return unicodedata.normalize("NFKC", _DROPPED.sub("", text)).casefold()


def kana_key(text: str) -> str:
    plain = search_key(text)
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in plain)
