"""ウイルス対策の試験用の印は、画像だけでなく、届くどのファイルでも断られる。"""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from xlsxwriter import Workbook

from sesshu.foundation.files.interfaces import load
from sesshu.foundation.files.reading import FileRefused, open_table
from sesshu.foundation.files.signatures import MARK, MARKS, bears_mark
from sesshu.foundation.screens.fields import FileField

LAYOUT = load("sesshu.ledger.doses", "interfaces/given.yaml")
TEXT = MARK.decode()


def workbook(cell: str, extra: bytes = b"") -> bytes:
    out = io.BytesIO()
    with Workbook(out) as book:
        book.add_worksheet().write_string(0, 0, cell)
    if extra:
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/image1.png", extra)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
def test_CSVの印はどの文字コードでも断る(encoding: str) -> None:
    with pytest.raises(FileRefused, match="ウイルス対策の試験用の印"):
        open_table(f"宛名番号,氏名\n1,{TEXT}\n".encode(encoding), LAYOUT)


@pytest.mark.parametrize("data", [workbook(TEXT), workbook("宛名番号", extra=MARK)], ids=["セル", "画像"])
def test_Excelの中の印は_圧縮されていても_セルの外にあっても断る(data: bytes) -> None:
    assert MARK not in data, "圧縮されて、外からは見えない"
    with pytest.raises(FileRefused, match="ウイルス対策の試験用の印"):
        list(open_table(data, LAYOUT).lines)


def test_印のないExcelは読める() -> None:
    assert [line.cells for line in open_table(workbook("宛名番号"), LAYOUT).lines] == [["宛名番号"]]


@pytest.mark.parametrize("at", [0, 1, len(MARK) - 1, 5])
def test_印は二つの切れ端にまたがっていても見つかる(at: int) -> None:
    for mark in MARKS:
        assert bears_mark([b"x" * 100 + mark[:at], mark[at:] + b"y"])
    assert not bears_mark([MARK[:-1], b"x", MARK[-1:]])


def test_画面のどのファイル欄も_印のあるファイルを断り_ないものは初めから読める() -> None:
    field: Any = FileField("ファイル", accept=".csv")
    with pytest.raises(ValidationError, match="ウイルス対策の試験用の印"):
        field.clean(SimpleUploadedFile("名簿.csv", f"番号\n{TEXT}\n".encode()))
    assert field.clean(SimpleUploadedFile("名簿.csv", b"a,b\n")).read() == b"a,b\n"
