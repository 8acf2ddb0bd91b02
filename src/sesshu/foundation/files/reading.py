"""Bytes to lines of cells: CSV in the encodings of Japanese offices, or a spreadsheet. Whole-file faults end here."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sesshu.foundation.errors import Refused
from sesshu.foundation.files import sheets
from sesshu.foundation.files.interfaces import MOST_CHARACTERS, Interface
from sesshu.foundation.files.signatures import SENTENCE, bears_mark
from sesshu.text import DecodeError, decode

MOST_ROWS = 2_000_000
SPREADSHEET = b"PK\x03\x04"
OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
Cell = str | float | date
FAMILY = {"utf-16-le": "utf-16", "utf-16-be": "utf-16"}


class FileRefused(Refused):
    """このファイルは受け付けられません。"""

    code = "FILE_REFUSED"
    status = 422


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its number in the file, counted from 1 with the header."""

    number: int
    cells: list[Cell]


@dataclass(slots=True)
class Table:
    """The lines of a file, the header first. `encoding` is told to people before the file is taken."""

    encoding: str
    lines: Iterator[Line]
    ends_clean: bool


def open_table(data: bytes, interface: Interface) -> Table:
    """Raises `FileRefused` for bytes that are no table of this kind."""
    if not data:
        raise FileRefused("ファイルが空（0バイト）です。内容のあるファイルを選んでください。")
    if bears_mark([data]):
        raise FileRefused(SENTENCE)
    if data.startswith(OLD_SPREADSHEET):
        raise FileRefused("古い形式のExcelファイル（.xls）です。.xlsx か CSV で保存し直してください。")
    if data.startswith(SPREADSHEET):
        return Table("Excel", (Line(n, cells) for n, cells in enumerate(sheets.rows(data), start=1)), True)
    return _csv(data, interface)


def _csv(data: bytes, interface: Interface) -> Table:
    try:
        decoded = decode(data)
    except DecodeError as wrong:
        raise FileRefused(str(wrong)) from None
    if FAMILY.get(decoded.encoding, decoded.encoding) not in interface.encodings:
        allowed = "・".join(sorted(interface.encodings)).upper()
        raise FileRefused(f"文字コードが{decoded.encoding_name}です。{allowed}で保存し直してください。")
    return Table(decoded.encoding_name, _lines(decoded.text), decoded.text.endswith(("\n", "\r")))


def _lines(text: str) -> Iterator[Line]:
    csv.field_size_limit(MOST_CHARACTERS * 8)
    # A file object over the text would hold a whole city a second time, in four bytes a character.
    reader: Any = csv.reader((found[0] for found in LINE.finditer(text)), strict=True)
    try:
        for cells in reader:
            if cells:  # an empty line is no row
                yield Line(reader.line_num, cells)
    except csv.Error as wrong:
        if "end of data" in str(wrong):
            raise FileRefused("引用符が閉じないままファイルが終わっています。途中で切れています。") from None
        raise FileRefused(f"{reader.line_num}行目がCSVとして読めません。引用符の付け方を確かめてください。") from None
