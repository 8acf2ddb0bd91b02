"""出力: columns one by one, bytes by profile, an entry in the register, never a silent question mark."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.files import exporting, storage
from sesshu.foundation.files.exporting import Column
from sesshu.foundation.files.models import Download, Export

pytestmark = pytest.mark.django_db
COLUMNS = [Column("code", "番号"), Column("name", "氏名"), Column("on", "接種日"), Column("count", "回数")]
ROWS: list[dict[str, Any]] = [
    {"code": "0012", "name": "𠮷田　花子", "on": date(2026, 11, 20), "count": 2, "secret": "x"},
    {"code": "00E1", "name": "=1+1", "on": None, "count": 0, "secret": "x"},
]


@pytest.fixture(autouse=True)
def _var(tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path


def make(by: Actor, profile: str = "human", **changes: Any) -> Export:
    asked = {"name": "予防接種_接種一覧_令和8年度", "columns": COLUMNS, "rows": ROWS, "purpose": "RECOMMENDATION"}
    return exporting.export(**(asked | {"profile": profile, "by": by} | changes))


def lines(export: Export, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(storage.read(export.sha256).decode(encoding), newline="")))


def test_連携用CSVは英語の見出しでそのままの値(clerk: Actor) -> None:
    data = storage.read(make(clerk, "machine").sha256)
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.decode().split("\r\n") == [
        "code,name,on,count", "0012,𠮷田　花子,2026-11-20,2", "00E1,=1+1,,0", "",
    ]  # fmt: skip


def test_表計算用CSVはBOM付きで数式にならない(clerk: Actor) -> None:
    export = make(clerk, "human")
    assert storage.read(export.sha256).startswith(b"\xef\xbb\xbf")
    assert lines(export, "utf-8-sig")[0] == ["番号", "氏名", "接種日", "回数"]
    assert lines(export, "utf-8-sig")[2] == ["00E1", "'=1+1", "", "0"]


def test_CP932で書けない字は疑問符にせず報告する(clerk: Actor) -> None:
    export = make(clerk, "cp932")
    assert lines(export, "cp932")[1][1] == "〓田　花子"
    assert b"?" not in storage.read(export.sha256)
    assert lines(export, "cp932")[2] == ["00E1", "'=1+1", "", "0"]  # and no formula runs
    assert export.replaced == 1
    assert export.replacements[0] | {"reason": ""} == {
        "row": 1, "column": "氏名", "code_points": "U+20BB7", "written": "〓", "reason": "",
    }  # fmt: skip


def test_Excelでは文字は文字_数は数_日付は日付(clerk: Actor) -> None:
    data = storage.read(make(clerk, "xlsx").sha256)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("データ").to_python()
    assert sheet[1] == ["0012", "𠮷田　花子", date(2026, 11, 20), 2.0]
    assert sheet[2] == ["00E1", "=1+1", "", 0.0]


@pytest.mark.parametrize("profile", ["machine", "human", "cp932", "xlsx"])
def test_同じ行からは同じバイト列_指定しない項目は出ない(clerk: Actor, profile: str) -> None:
    with clock.set_to(datetime(2026, 11, 20, 9, 0)):  # noqa: DTZ001 - read as Tokyo
        first = make(clerk, profile)
    with clock.set_to(datetime(2027, 1, 5, 9, 0)):  # noqa: DTZ001
        second = make(clerk, profile)
    assert first.sha256 == second.sha256
    assert (first.file_name == second.file_name) is False
    assert b"secret" not in storage.read(first.sha256)


def test_出力は台帳と監査に残り対象者から引ける(clerk: Actor, chief: Actor) -> None:
    people = [f"resident:{n}" for n in range(3)]
    export = make(clerk, subjects=people)
    assert (export.rows, export.subjects, export.by) == (2, 3, "u:clerk-1")
    entry = Entry.objects.get(act="file.exported", obj=f"export:{export.id}")
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject="resident:1").exists()
    assert exporting.contents(export=export, by=chief) == storage.read(export.sha256)
    assert Download.objects.get(export_id=export.id).by == "u:chief-1"


@pytest.mark.parametrize(
    "changes",
    [
        {"columns": []},
        {"columns": [("*", "すべて")]},
        {"columns": [("code", "番号"), ("code", "番号")]},
        {"name": "一覧_123456789012"},
        {"name": "../一覧"},
        {"profile": "pdf"},
    ],
)
def test_項目の省略や番号入りの名前は受け付けない(clerk: Actor, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        make(clerk, **changes)


def test_保管場所で書き換えられたファイルは渡さない(clerk: Actor) -> None:
    export = make(clerk)
    storage.path_of(export.sha256).write_bytes(b"altered")
    with pytest.raises(NotFound):
        exporting.contents(export=export, by=clerk)
    with pytest.raises(NotFound):
        storage.path_of("../../etc/passwd")
