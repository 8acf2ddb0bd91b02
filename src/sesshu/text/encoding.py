"""Bytes to text and back, strictly: nothing is guessed away and no character is lost without a report."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from sesshu.text.errors import TextError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp932": "Shift_JIS（CP932）"}
# Single bytes without a meaning in CP932, which Python's codec lets through as these characters.
STRAY = frozenset("\x80\uf8f0\uf8f1\uf8f2\uf8f3")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file, and how it was read; people are told `encoding_name` before a file is taken."""

    text: str
    encoding: str
    had_bom: bool

    @property
    def encoding_name(self) -> str:
        return NAMES[self.encoding] + ("（BOM付き）" if self.had_bom else "")


class DecodeError(TextError):
    """Bytes that are no text. `offset` counts bytes from 0, `row` counts lines from 1."""

    def __init__(self, encoding: str, offset: int, row: int) -> None:
        super().__init__(
            "ENCODING",
            f"{row}行目（先頭から{offset}バイト目）に{NAMES[encoding]}として読めない文字があります。"
            "UTF-8またはShift_JIS（CP932）で保存し直してください。",
        )
        self.encoding, self.offset, self.row = encoding, offset, row


def decode(data: bytes) -> Decoded:
    """Read bytes by their BOM (UTF-8, UTF-16); without one as UTF-8, and if that fails as CP932.

    Raises DecodeError. Of two failed readings the one that got further is reported.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data, encoding, len(mark)), encoding, True)
    try:
        return Decoded(_strict(data, "utf-8"), "utf-8", False)
    except DecodeError as no_utf8:
        try:
            return Decoded(_strict(data, "cp932"), "cp932", False)
        except DecodeError as no_cp932:
            raise max(no_utf8, no_cp932, key=lambda error: error.offset) from None


def _strict(data: bytes, encoding: str, start: int = 0) -> str:
    try:
        text = str(memoryview(data)[start:], encoding)  # without a copy: files hold whole cities
    except UnicodeDecodeError as error:
        raise _error(data, encoding, start + error.start) from None
    # NUL is never text; it is what UTF-16 without its mark looks like
    wrong = _first_of(text, STRAY | {"\0"} if encoding == "cp932" else {"\0"})
    if wrong is not None:
        raise _error(data, encoding, start + len(text[:wrong].encode(encoding)))
    return text


def _first_of(text: str, characters: frozenset[str] | set[str]) -> int | None:
    return min((place for place in map(text.find, characters) if place >= 0), default=None)


def _error(data: bytes, encoding: str, offset: int) -> DecodeError:
    return DecodeError(encoding, offset, data[:offset].decode(encoding).count("\n") + 1)
