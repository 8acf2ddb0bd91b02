"""Files that go out: no cell runs as a formula in a spreadsheet, and no room writes a file past the register."""

from __future__ import annotations

import ast
import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import exporting, storage
from sesshu.foundation.files.exporting import Column

SOURCE = Path(__file__).resolve().parents[2] / "src" / "sesshu"
STARTS = ("=", "+", "-", "@", "\t", "\r")
CELLS = [f"{start}{rest}" for start in STARTS for rest in ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x")')]
# The only module that turns rows into bytes for people; what makes cities up has no rows of persons.
# The data hub cuts files of other systems down to what a receiver may have: no list of its own goes out there.
WRITERS = {"foundation/files/writing.py"}
HUB = {"hub/arrivals/taking.py", "hub/arrivals/cutting.py", "hub/arrivals/narrowing.py"}
INWARD = {"ledger/doses/results_api.py"}  # what another system hands in is kept as a file that comes in
MADE_UP = ("demo/", "operate/")


@pytest.fixture(autouse=True)
def _var(tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path


def made(by: Actor, profile: str) -> bytes:
    rows = [{"name": cell} for cell in CELLS]
    export = exporting.export(
        name="一覧", columns=[Column("name", "氏名")], rows=rows, profile=profile, by=by, purpose="FILE_EXCHANGE"
    )
    return storage.read(export.sha256)


@pytest.mark.django_db
def test_人が開くCSVでは_どのセルも数式で始まらない(clerk: Actor) -> None:
    rows = list(csv.reader(io.StringIO(made(clerk, "human").decode("utf-8-sig"), newline="")))[1:]
    assert [cell.removeprefix("'") for [cell] in rows] == CELLS, "nothing is lost"
    assert all(cell.startswith("'") for [cell] in rows)


@pytest.mark.django_db
def test_Excelのセルは数式にならず文字列のまま(clerk: Actor) -> None:
    sheet = zipfile.ZipFile(io.BytesIO(made(clerk, "xlsx"))).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count('t="inlineStr"') + sheet.count('t="s"') == len(CELLS) + 1


def writes_rows(tree: ast.AST) -> bool:
    """Whether a module writes CSV or spreadsheets by itself."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("writer", "DictWriter", "Workbook")
        and isinstance(node.value, ast.Name) and node.value.id in ("csv", "xlsxwriter")
        for node in ast.walk(tree)
    )  # fmt: skip


def test_CSVやExcelを書くのは出力の部品だけ() -> None:
    found = {
        name
        for file in SOURCE.rglob("*.py")
        if not (name := file.relative_to(SOURCE).as_posix()).startswith(MADE_UP)
        and writes_rows(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert found <= WRITERS | HUB | INWARD
