"""Spreadsheets, read in a process of its own with limits on memory and time: their format invites trouble.

`python -m sesshu.foundation.files.sheets` reads a file from stdin and writes its rows to stdout as JSON lines.
"""

from __future__ import annotations

import codecs
import io
import json
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from sesshu.foundation.files.confining import confine
from sesshu.foundation.files.signatures import SENTENCE, bears_mark

SOURCE = Path(__file__).resolve().parents[3]
CPU_SECONDS = 60
MOST_SECONDS = 180
MOST_CHARACTERS_A_ROW = 1_000_000
TOO_LARGE, MARKED, TOO_MUCH = 3, 4, 5  # exit codes
TOO_LONG = "セルの内容が長すぎるExcelファイルです。内容を確かめ、CSVで保存し直してください。"
PIECE_BYTES = 1024**2
MOST_ENTRIES = 1000
MOST_RATIO = 100
MOST_INFLATED = 200 * 1024**2
MOST_ROWS_BYTES = 1024**3  # of the rows as lines: a text that stands once in the file may stand in many cells


def rows(data: bytes) -> Iterator[list[Any]]:
    """The rows of the first sheet with typed cells: text, float, date. Raises `FileRefused`."""

    _refuse_bomb(data)
    with tempfile.TemporaryFile() as taken:
        _read_aside(data, taken)  # to its end: whoever takes the rows may be slow, and others wait for the slot
        taken.seek(0)
        for line in taken:
            yield [_typed(cell) for cell in json.loads(line)]


def _read_aside(data: bytes, into: IO[bytes]) -> None:
    """The rows as lines. Raises `FileRefused`, `NotNow` while others are read."""
    from sesshu.foundation import slots  # knows the settings, which the reading process must not
    from sesshu.foundation.files.reading import FileRefused

    with slots.slot(), tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", "sesshu.foundation.files.sheets"],
            stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/",
            env={"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"},
        )  # fmt: skip
        begun, patience = time.monotonic(), threading.Timer(MOST_SECONDS, process.kill)
        patience.start()
        size = 0
        with process:
            try:
                while process.stdout and (piece := process.stdout.read1(PIECE_BYTES)):
                    size += into.write(piece)
                    if size > MOST_ROWS_BYTES:
                        process.kill()
                        raise FileRefused(TOO_LONG)
            finally:
                patience.cancel()
    if process.returncode and time.monotonic() - begun >= MOST_SECONDS:
        raise FileRefused("Excelファイルを読むのに時間がかかりすぎます。CSVで保存し直してください。")
    if process.returncode == MARKED:
        raise FileRefused(SENTENCE)
    if process.returncode == TOO_LARGE:
        raise FileRefused(TOO_LONG)
    if process.returncode == TOO_MUCH:
        raise FileRefused("開くと大きくなりすぎるExcelファイルです。分けるか、CSVで保存し直してください。")
    if process.returncode:
        raise FileRefused("Excelファイルとして読めません。壊れているか、パスワードが付いています。")


def _refuse_bomb(data: bytes) -> None:
    """A small file that unpacks into a huge one is refused before anything unpacks it."""
    from sesshu.foundation.files.reading import FileRefused

    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile:
        raise FileRefused("Excelファイルが壊れています。途中で切れている可能性があります。") from None
    inflated = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or inflated > MOST_INFLATED or inflated > len(data) * MOST_RATIO:
        raise FileRefused("展開後の大きさが異常なExcelファイルです。CSVで保存し直してください。")


def _typed(cell: Any) -> Any:
    return date.fromisoformat(cell["d"]) if isinstance(cell, dict) else cell


def _plain(cell: Any) -> Any:
    match cell:
        case datetime():
            return {"d": cell.date().isoformat()}
        case date():
            return {"d": cell.isoformat()}
        case bool():
            return "1" if cell else "0"
        case int() | float() | str():
            return cell
        case _:
            return str(cell)


def _marked_inside(data: bytes) -> bool:
    """Whether any part of the archive bears the mark of virus tests: the bytes of the file show none of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(bears_mark(_pieces(archive, entry)) for entry in archive.infolist())


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while piece := part.read(PIECE_BYTES):
            yield piece


def main() -> None:
    """The reading process."""
    from python_calamine import CalamineWorkbook

    codecs.lookup("cp437")  # of the names in an archive; afterwards nothing more can be loaded
    confine(cpu_seconds=CPU_SECONDS)
    try:
        _give_rows(CalamineWorkbook, sys.stdin.buffer.read())
    except MemoryError:
        sys.exit(TOO_MUCH)


def _give_rows(workbook: Any, data: bytes) -> None:
    if _marked_inside(data):
        sys.exit(MARKED)
    sheet = workbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    for row in sheet.to_python(skip_empty_area=False):
        if any(cell != "" for cell in row):
            if sum(len(cell) for cell in row if isinstance(cell, str)) > MOST_CHARACTERS_A_ROW:
                sys.exit(TOO_LARGE)
            print(json.dumps([_plain(cell) for cell in row], ensure_ascii=False))


if __name__ == "__main__":
    main()
