"""No Individual Number goes out: every row of a file is looked at for 12 digits with a right check digit.

The ledger holds none. Somebody may have typed one where free text is allowed; then nothing goes out at all.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from unicodedata import normalize

from sesshu.foundation.errors import NotNow
from sesshu.numbers.individual_number import LENGTH, is_valid

_SIGNS = "‐‑–—−－ー　"  # what people put between digits, beside the plain hyphen and space
_WIDE_DIGITS = "".join(chr(0xFF10 + digit) for digit in range(10))
# One byte a letter, so that everything after is one pass in C: ASCII as it is, then wide digits and signs. What is
# neither becomes a question mark, which is no digit and no sign.
_LETTERS = ("".join(map(chr, range(128))) + _WIDE_DIGITS + "\u00a0" + _SIGNS).ljust(256, "\ufffe")
_BYTES = codecs.charmap_build(_LETTERS)
# Digits become 0, signs a hyphen, everything else a space: then twelve in a row are found by one search.
_SHAPE = "".join("0" if one.isdigit() else "-" if one in f"- \u00a0{_SIGNS}" else " " for one in _LETTERS).encode()
_RUN = b" " + b"0" * LENGTH + b" "
_DIGITS = re.compile(rf"(?<!\d)\d{{{LENGTH}}}(?!\d)")
_JOINED = re.compile(rf"(?<=\d)[- {_SIGNS}](?=\d)")


def refuse_individual_numbers(rows: bytes, first: int, labels: Sequence[str], fixed: Sequence[bool]) -> None:
    """Raise `NotNow` naming row and column. `rows` are CSV in UTF-8; `fixed` columns hold numbers of another use."""
    if not _may_hold_one(rows):
        return
    for number, cells in enumerate(csv.reader(io.StringIO(rows.decode(), newline="")), start=first):
        for label, cell, known in zip(labels, cells, fixed, strict=False):
            if not known and holds_one(cell):
                raise NotNow(
                    f"{number}行目の「{label}」に、個人番号（マイナンバー）の形の12桁の数字があります。"
                    "ファイルは作っていません。その記録を訂正するか、この項目を外してください。"
                )


def _may_hold_one(text: bytes) -> bool:
    """Whether twelve digits stand together anywhere once what may stand between them is gone. Never wrongly no."""
    letters = codecs.charmap_encode(text.decode(), "replace", _BYTES)[0].translate(_SHAPE)
    apart = letters.replace(b"--", b" ")  # one sign joins digits, two keep them apart
    return _RUN in b" " + apart.translate(None, b"-") + b" "


def holds_one(cell: str) -> bool:
    """Whether a text holds 12 digits with a right check digit, in whatever width, with hyphens or not."""
    plain = _JOINED.sub("", normalize("NFKC", cell))
    return any(is_valid(found) for found in _DIGITS.findall(plain))
