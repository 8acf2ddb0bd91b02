"""R-16 in files: a row with an Individual Number in a text is refused by itself, and the number is kept nowhere."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ImproperlyConfigured
from xlsxwriter import Workbook

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import actions
from sesshu.foundation.files.asking import has_room, is_asked
from sesshu.foundation.files.interfaces import LayoutColumn
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.numbers.testing import individual_number
from tests.free_texts import stored

pytestmark = pytest.mark.django_db
NUMBER = individual_number(7).reveal()
OTHER = individual_number(4321).reveal()  # the search at the end of a whole run does not know it: such files stay
PARTS = NUMBER[:4], NUMBER[4:8], NUMBER[8:]
WIDE = NUMBER.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
HEAD = "番号,枝番,氏名,カナ,生年月日,性別,製造番号,支援措置,住所"
GOOD = "000001,1,架空　一,カクウ,2000-01-01,1,A1,0,試験町1番1号"


def taken(by: Actor, *lines: str) -> Import:
    content = "\r\n".join([HEAD, *lines, ""]).encode()
    return actions.take_in(interface="test.people", content=content, name="people.csv", by=by)


@pytest.mark.parametrize(
    "told", [NUMBER, WIDE, f"医院 {NUMBER}", "-".join(PARTS), "　".join(PARTS), f"①{NUMBER[0]}番 {NUMBER}"]
)
def test_番号のある行だけが断られ_列の名前と直し方が出て_番号はどこにも残らない(clerk: Actor, told: str) -> None:
    imported = taken(clerk, GOOD, GOOD.replace("000001", "000002").replace("試験町1番1号", told))
    assert (imported.state, imported.accepted, imported.rejected) == ("committed", 1, 1)
    row = ImportRow.objects.get(outcome="rejected")
    [reason] = row.reasons
    assert (row.line, row.natural_key, row.values) == (3, "000002|1", {})
    assert (reason["code"], reason["label"]) == ("INDIVIDUAL_NUMBER", "住所")
    assert "番号を消してください" in reason["text"]
    assert not any(stored(one) for one in (told, NUMBER))


def test_ほかの誤りと一緒でも_番号のある列は言われ_番号の欄の枝番にも残らない(clerk: Actor) -> None:
    imported = taken(
        clerk, GOOD.replace("2000-01-01", "いつか").replace("架空　一", NUMBER), f"000003,{NUMBER},{GOOD[9:]}"
    )
    first, second = ImportRow.objects.filter(import_id=imported.id).order_by("number")
    assert [one["label"] for one in first.reasons] == ["氏名", "生年月日"]
    assert first.reasons[0]["code"] == "INDIVIDUAL_NUMBER"
    assert (second.natural_key, [one["label"] for one in second.reasons]) == ("000003|", ["枝番"])
    assert not stored(NUMBER)


@pytest.mark.parametrize("cell", [int(NUMBER), NUMBER, f"医院 {NUMBER}"])
def test_Excelのセルでも断る(clerk: Actor, cell: str | int) -> None:
    content = io.BytesIO()
    with Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD.split(","))
        sheet.write_row(1, 0, ["000001", cell, "架空　一", "カクウ", "2000-01-01", "1", "A1", "0", "試験町"])
    imported = actions.take_in(interface="test.people", content=content.getvalue(), name="people.xlsx", by=clerk)
    [row] = ImportRow.objects.filter(import_id=imported.id)
    assert (row.outcome, row.reasons[-1]["code"], row.natural_key) == ("rejected", "INDIVIDUAL_NUMBER", "000001|")


@pytest.mark.parametrize(
    "told",
    [OTHER[:-1] + str((int(OTHER[-1]) + 1) % 10), f"{OTHER}0", OTHER[:11], "0120-111-2222 別館1号"],
)
def test_個人番号でない数字は受ける(clerk: Actor, told: str) -> None:
    assert taken(clerk, GOOD.replace("試験町1番1号", told)).accepted == 1


def test_理由のある列だけが調べられない() -> None:
    assert is_asked(LayoutColumn("number", "番号", "digits", max_length=15))
    assert not is_asked(LayoutColumn("number", "番号", "digits", max_length=15, twelve_digits="OWN_NUMBER"))
    with pytest.raises(ImproperlyConfigured, match="twelve digits"):
        LayoutColumn("number", "番号", "digits", twelve_digits="BECAUSE")


@pytest.mark.parametrize(
    ("room", "column"),
    [
        (False, LayoutColumn("a", "甲", "date")),
        (False, LayoutColumn("a", "甲", "flag")),
        (False, LayoutColumn("a", "甲", "digits", length=15)),
        (False, LayoutColumn("a", "甲", "text", max_length=11)),
        (False, LayoutColumn("a", "甲", "code", allowed={"1": "男"})),
        (True, LayoutColumn("a", "甲", "digits", length=12)),
        (True, LayoutColumn("a", "甲", "code", max_length=12)),
        (True, LayoutColumn("a", "甲", "kana")),
        (True, LayoutColumn("a", "甲", "number", max_length=1)),
        (True, LayoutColumn("a", "甲", "decimal")),
    ],
)
def test_12桁が入る列を調べる(column: LayoutColumn, room: bool) -> None:
    assert has_room(column) is room
