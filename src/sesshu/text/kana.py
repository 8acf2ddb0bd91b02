"""Kana: full-width katakana is the stored form."""

from __future__ import annotations

import re
import unicodedata

from sesshu.text.errors import TextError

_HALF_KANA = re.compile("[｡-ﾟ]+")
_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_MARKS = str.maketrans("゛゜", "\u3099\u309a")
_WITH_MARK = re.compile("[ァ-ヿ][\u3099\u309a゛゜]")
_KANA = re.compile("[ァ-ヺー・ヽヾ　]+")
_DASHES = re.compile("(?<=[ァ-ヺ])[-‐‑‒–—―−－]")


def to_katakana(text: str) -> str:
    """Hiragana and half-width kana as full-width katakana, sound marks joined; everything else untouched."""
    wide = _HALF_KANA.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return _WITH_MARK.sub(_joined, wide.translate(_TO_KATAKANA))


def is_kana(text: str) -> bool:
    """Whether a text is full-width katakana (with ー, ・ and full-width blanks) and nothing else."""
    return _KANA.fullmatch(text) is not None


def read_kana(text: str) -> str:
    """A typed kana name in its stored form: outer blanks off, one full-width blank between the parts.

    Raises TextError: KANA_EMPTY, KANA_FORMAT.
    """
    kana = "　".join(to_katakana(text).split())
    kana = _DASHES.sub("ー", kana)
    if not kana:
        raise TextError("KANA_EMPTY", "カナを入力してください。（例: セッシュ　タロウ）")
    if not is_kana(kana):
        raise TextError(
            "KANA_FORMAT",
            "カナは片仮名で入力してください。平仮名と半角でもかまいません。（例: セッシュ　タロウ）",
        )
    return kana


def _joined(found: re.Match[str]) -> str:
    """カ and a sound mark as ガ; a pair that is no kana stays as it is."""
    joined = unicodedata.normalize("NFC", found[0].translate(_MARKS))
    return joined if len(joined) == 1 else found[0]
