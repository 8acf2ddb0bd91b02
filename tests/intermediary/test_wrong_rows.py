"""副本のファイル: every way to be wrong is refused with column and reason and leaves no copy; right rows are taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.registry import intake
from sesshu.intermediary.copies.models import ProvisionCopy
from sesshu.numbers.testing import individual_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]
CLERK = Actor("person", "u:1", frozenset(permissions()))
NUMBER = individual_number(7).reveal()
BOTH: dict[str, list[str]] = {
    "change": ["", "0", "3", "9", "x", "登", "11", "1 2"],
    "unified_number": ["", "1a", "1" * 16, "-11", "1.1", "十一"],
    "record_key": ["", "d" * 61, NUMBER],
}
WRONG = {
    "copies.immunization_record": BOTH | {
        "date": ["", "2026-13-01", "2026-00-10", "2026-02-29", "2026-02-30", "2026-06-31", "2026-01-00", "あした",
                 "2026-1a-01", "99999-01-01", "2026-01-20 10:00", "46042", "2026"],
        "kind": ["", "あ" * 61, f"MR {NUMBER}"],
        "step": ["あ" * 41, f"第1期 {NUMBER}"],
        "doctor": ["あ" * 101, NUMBER],
        "volume": ["0" * 21, NUMBER],
        "lot": ["A" * 41, NUMBER],
        "place": ["あ" * 101, f"医院 {NUMBER}"],
    },
    "copies.municipal_tax": BOTH | {
        "fiscal_year": ["", "26", "20266", "二〇二六年", "20.6", "-202", "R008"],
        "tax": ["", "非" * 21, f"課税 {NUMBER}"],
    },
}  # fmt: skip
GOOD = {
    "copies.immunization_record": {"change": "1", "unified_number": "11", "date": "2026-01-20", "kind": "MR"},
    "copies.municipal_tax": {"change": "1", "unified_number": "11", "fiscal_year": "2026", "tax": "非課税"},
}


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path


def lines_of(interface: str, *rows: dict[str, str]) -> list[str]:
    columns = intake(interface).interface.columns
    return [
        ",".join(one.label for one in columns),
        *(",".join(row.get(one.field, "") for one in columns) for row in rows),
    ]


def taken(interface: str, content: bytes) -> Import:
    return actions.take_in(interface=interface, content=content, name="copies.csv", by=CLERK)


def content_of(lines: list[str]) -> bytes:
    return "\r\n".join([*lines, ""]).encode()


@pytest.mark.parametrize("interface", WRONG)
def test_どの列のどの誤りも_その行だけが列の名前と理由つきで断られる(interface: str) -> None:
    labels = {one.field: one.label for one in intake(interface).interface.columns}
    wrong = [(field, value) for field, values in WRONG[interface].items() for value in values]
    rows = [GOOD[interface] | {"record_key": f"w{n}", field: value} for n, (field, value) in enumerate(wrong)]
    imported = taken(interface, content_of(lines_of(interface, *rows, GOOD[interface] | {"record_key": "good"})))
    assert (imported.state, imported.accepted, imported.rejected) == ("committed", 1, len(wrong))
    told = list(ImportRow.objects.filter(import_id=imported.id, outcome="rejected").order_by("number"))
    for (field, value), row in zip(wrong, told, strict=True):
        assert labels[field] in {one["label"] for one in row.reasons}, (field, value, row.reasons)
        assert all(one["text"].endswith("。") or "例：" in one["text"] for one in row.reasons), row.reasons
        assert NUMBER not in str(row.reasons)
    assert list(ProvisionCopy.objects.values_list("record_key", flat=True)) == ["good"]


def test_誤りは五十とおりより多い() -> None:
    assert sum(len(values) for by_field in WRONG.values() for values in by_field.values()) > 50


RECORD = "copies.immunization_record"


def right() -> list[str]:
    return lines_of(RECORD, GOOD[RECORD] | {"record_key": "d1"})


def beside(lines: list[str], *more: str) -> list[str]:
    return [f"{one},{cell}" for one, cell in zip(lines, more, strict=True)]


FILES = {
    "空のファイル": lambda: b"",
    "見出しのない": lambda: content_of(right()[1:]),
    "列の足りない": lambda: content_of([right()[0].replace(",製造番号", ""), right()[1].removesuffix(",")]),
    "知らない列のある": lambda: content_of(beside(right(), "血液型", "A")),
    "同じ列が二つある": lambda: content_of(beside(right(), "製造番号", "A")),
    "引用符の閉じない": lambda: content_of([*right(), '"1,11,d2']),
    "文字の壊れた": lambda: content_of(right()) + b"\xff\xfe\xfd",
    "文字コードの違う": lambda: "\r\n".join(right()).encode("euc-jp"),
    "表計算を名乗る": lambda: b"PK\x03\x04" + content_of(right()),
    "電文の": lambda: b'{"items": []}',
    "ほかの情報の": lambda: content_of(lines_of("copies.municipal_tax", GOOD["copies.municipal_tax"])),
}


@pytest.mark.parametrize("how", FILES)
def test_読めないファイルは_理由を言って全体が断られる(how: str) -> None:
    imported = taken(RECORD, FILES[how]())
    assert imported.state == "refused", imported.state
    assert imported.refusal.endswith("。")
    assert not ProvisionCopy.objects.exists()


def test_列の数の違う行と_同じ記録が二度ある行は断られる() -> None:
    head, one = right()
    imported = taken(RECORD, content_of([head, one, one, f"{one},余り", "1,11"]))
    assert (imported.accepted, imported.rejected) == (1, 3)
    assert ProvisionCopy.objects.count() == 1
