"""Spreadsheets, read in a process of its own with limits on memory and time: their format invites trouble.

`python -m sesshu.foundation.files.sheets` reads a file from stdin and writes its rows to stdout as JSON lines.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parents[3]
MEMORY_BYTES = 1024 * 1024**2
CPU_SECONDS = 60
MOST_SECONDS = 180
STREAMS = 3
MOST_ENTRIES = 1000
MOST_RATIO = 100
MOST_INFLATED = 1024 * 1024**2


def rows(data: bytes) -> Iterator[list[Any]]:
    """The rows of the first sheet with typed cells: text, float, date. Raises `FileRefused`."""
    from sesshu.foundation.files.reading import FileRefused

    _refuse_bomb(data)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sesshu.foundation.files.sheets"],
            input=data, capture_output=True, check=False, timeout=MOST_SECONDS, cwd="/",
            env={"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise FileRefused("Excelファイルを読むのに時間がかかりすぎます。CSVで保存し直してください。") from None
    if done.returncode:
        raise FileRefused("Excelファイルとして読めません。壊れているか、パスワードが付いています。")
    for line in done.stdout.splitlines():
        yield [_typed(cell) for cell in json.loads(line)]


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


def confine() -> None:
    """From here on this process has its standard streams, some memory and a minute of computing: it opens no file and
    no connection, writes no file and starts no other process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        resource.setrlimit(limit, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (STREAMS, STREAMS))


def main() -> None:
    """The reading process."""
    from python_calamine import CalamineWorkbook

    confine()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    for row in sheet.to_python(skip_empty_area=False):
        if any(cell != "" for cell in row):
            print(json.dumps([_plain(cell) for cell in row], ensure_ascii=False))


if __name__ == "__main__":
    main()
