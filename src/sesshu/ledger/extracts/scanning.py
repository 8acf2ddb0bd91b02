"""No Individual Number goes out: every row of a file is looked at for 12 digits with a right check digit.

The ledger holds none. Somebody may have typed one where free text is allowed; then nothing goes out at all.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from unicodedata import normalize

from sesshu.foundation.errors import NotNow
from sesshu.numbers.individual_number import LENGTH, is_valid

SIGNS = "- ‐‑‒–—―−－ー─━　"  # what people put between digits
_RUN = b" " + b"0" * LENGTH + b" "
_DIGITS = re.compile(rf"(?<!\d)\d{{{LENGTH}}}(?!\d)")
_JOINED = re.compile(rf"(?<=\d)[{SIGNS}](?=\d)")


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


def _may_hold_one(rows: bytes) -> bool:
    """Whether twelve digits stand together anywhere once what may stand between them is gone. Never wrongly no."""
    import numpy as np  # costs a process what many never need

    letters = np.frombuffer(rows.decode().encode("utf-16-le"), np.uint16)
    shapes: bytes = _shapes().take(letters).tobytes()
    if b"?" in shapes:
        return True
    apart = shapes.replace(b"--", b" ")  # one sign joins digits, two keep them apart
    return _RUN in b" " + apart.translate(None, b"-") + b" "


@cache
def _shapes() -> Any:
    """Of each letter of 16 bits: digits, in whatever form, as 0, signs as a hyphen, everything else as a space. Then
    twelve digits in a row are found by one search. A letter that stands for several with digits among them (⑫) is a
    question mark, as is the first half of a letter of 32 bits that is a digit (𝟗): where one is, a closer look."""
    import numpy as np

    shapes = np.frombuffer(bytearray().join(map(_shape, range(0x10000))), np.uint8)
    for code in range(0x10000, 0x20000):
        if _shape(code) in b"0?":
            shapes[0xD800 + (code - 0x10000 >> 10)] = ord("?")
    return shapes


def _shape(code: int) -> bytes:
    plain = normalize("NFKC", chr(code))
    if len(plain) > 1 and any(map(str.isdecimal, plain)):
        return b"?"
    return b"0" if plain.isdecimal() else b"-" if plain in SIGNS else b" "


def holds_one(cell: str) -> bool:
    """Whether a text holds 12 digits with a right check digit, in whatever form, with hyphens or not."""
    plain = _JOINED.sub("", normalize("NFKC", cell))
    return any(is_valid(found) for found in _DIGITS.findall(plain))
