"""重複の疑いの一覧のファイル: 画面と同じ組と項目が出て、二人とも出力台帳と利用記録に残り、住所は出ない。"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.files.exporting import contents
from sesshu.foundation.files.models import Export
from sesshu.ledger.duplicates import actions
from sesshu.ledger.duplicates.screens.pages import list_page
from tests.ledger.duplicates.test_duplicates import PURPOSE, person, two
from tests.ledger.mailings.office import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(tmp_path: Path, settings: Any) -> Any:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(NOW):
        yield


def shown(by: Actor, sent: dict[str, str] | None = None) -> HttpResponse:
    request: Any = RequestFactory().post("/", sent) if sent else RequestFactory().get("/")
    request.actor = by
    return list_page(request)


def put_out(by: Actor) -> Export:
    """As the page does it; sent twice, the file is one."""
    page = shown(by).content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    sent = {"form_name": "ListFileForm", "form_key": key, "profile": "human"}
    assert [shown(by, sent).status_code for _ in range(2)] == [302, 302]
    return Export.objects.get()


def rows_of(export: Export, by: Actor) -> list[dict[str, str]]:
    text = contents(export=export, by=by).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_疑いの組は二人の番号と一致と不一致を並べて出力され_二人とも記録に残る(clerk: Actor) -> None:
    first, second = two(clerk)
    person(clerk, 12360, name="架空　別子", kana="カクウ　ベツコ")
    export = put_out(clerk)
    [row] = rows_of(export, clerk)
    assert {row["宛名番号"], row["もう一方の宛名番号"]} == {first.addressee_number, second.addressee_number}
    assert {row["氏名"], row["もう一方の氏名"]} == {first.name, second.name}
    assert "カナ氏名" in row["一致"]
    assert set(row["不一致"].split("・")) == {"世帯", "住所"}
    assert second.town not in str(row)
    assert export.rows == 1
    entry = Entry.objects.get(obj=f"export:{export.id}", act="file.exported")
    marked = Subject.objects.filter(entry_queue_id=entry.queue_id).values_list("subject", flat=True)
    assert set(marked) == {f"resident:{one.id}" for one in (first, second)}


def test_別人と記録した組は出力されない(clerk: Actor) -> None:
    first, second = two(clerk)
    other = person(clerk, 12360, town="第三町", household_number="000000000000998")
    actions.not_duplicate(first_id=first.id, second_id=second.id, reason="別の保護者の子", by=clerk, purpose=PURPOSE)
    rows = rows_of(put_out(clerk), clerk)
    assert len(rows) == 2
    assert all(other.addressee_number in (row["宛名番号"], row["もう一方の宛名番号"]) for row in rows)


def test_疑いがなければ出力の欄もない(clerk: Actor) -> None:
    person(clerk, 12344)
    page = shown(clerk).content.decode()
    assert "重複の疑いはありません" in page
    assert "ListFileForm" not in page
