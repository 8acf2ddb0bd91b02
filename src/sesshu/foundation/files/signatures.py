"""The mark that virus scanners are tested with, looked for in everything that comes in. It stands for what a scanner on
the way would have stopped: a file that bears it is taken nowhere."""

from __future__ import annotations

from collections.abc import Iterable

MARK = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
MARKS = (MARK, *(MARK.decode().encode(encoding) for encoding in ("utf-16-le", "utf-16-be")))
SENTENCE = "ウイルス対策の試験用の印を含むファイルです。登録できません。"
_OVERLAP = max(len(mark) for mark in MARKS) - 1


def bears_mark(pieces: Iterable[bytes]) -> bool:
    """Whether it stands anywhere in the pieces, also across two of them."""
    before = b""
    for piece in pieces:
        here = before + piece
        if any(mark in here for mark in MARKS):
            return True
        before = here[-_OVERLAP:]
    return False
