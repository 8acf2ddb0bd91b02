"""Excelファイルを読む別の処理: what may not be unpacked is refused, and what reads it can do nothing else."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sesshu.foundation.files import sheets
from sesshu.foundation.files.reading import FileRefused

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "imports"
ROOT = Path(__file__).resolve().parents[3]


def zipped(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


BOMBS = {
    "展開すると膨れる": zipped({"xl/worksheets/sheet1.xml": bytes(5_000_000)}),
    "部品が多すぎる": zipped({f"part{n}": os.urandom(8) for n in range(sheets.MOST_ENTRIES + 1)}),
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_展開すると巨大になるファイルは展開する前に断る(data: bytes) -> None:
    with pytest.raises(FileRefused, match="展開後の大きさが異常"):
        list(sheets.rows(data))


def test_時間がかかりすぎるファイルは断る(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_SECONDS", 0.001)
    with pytest.raises(FileRefused, match="時間がかかりすぎます"):
        list(sheets.rows((FIXTURES / "spreadsheet.xlsx").read_bytes()))


def test_普通のファイルは読める() -> None:
    assert len(list(sheets.rows((FIXTURES / "spreadsheet.xlsx").read_bytes()))) > 1


ATTEMPTS = {
    "ファイルを読む": "open('/etc/hostname')",
    "ファイルを書く": "open('/tmp/sesshu-out', 'w')",
    "接続する": "socket.socket()",
    "別の処理を起こす": "subprocess.run(['/bin/true'])",
    "大きなメモリーを取る": "bytearray(2 * 1024**3)",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_読む処理は読むほかに何もできない(attempt: str) -> None:
    program = (
        "import socket, subprocess\nfrom sesshu.foundation.files.sheets import confine\nconfine()\n"
        f"try:\n    {attempt}\nexcept (OSError, MemoryError):\n    print('refused')"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "refused\n", done.stderr


def test_読む処理は接続先も秘密も知らない(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}
    monkeypatch.setenv("SESSHU_DSN", "postgresql://secret")

    class Seen(subprocess.Popen[bytes]):
        def __init__(self, *args: object, env: dict[str, str], **kwargs: object) -> None:
            seen.update(env)
            super().__init__(*args, env=env, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(sheets.subprocess, "Popen", Seen)
    assert list(sheets.rows((FIXTURES / "spreadsheet.xlsx").read_bytes()))
    assert seen.keys() == {"PYTHONPATH", "PYTHONUTF8"}
