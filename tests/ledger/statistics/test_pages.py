"""The pages of statistics: numbers lead to people only for those who may see them, and never out of a hidden table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.ledger.statistics import building, counting, outputs
from sesshu.ledger.statistics.presenting import Sheets
from sesshu.ledger.statistics.questions import Question
from sesshu.ledger.statistics.screens import forms, pages, report_pages
from tests.ledger.doses.people import make_resident
from tests.ledger.due.city import give

pytestmark = pytest.mark.django_db
PURPOSE = "STATISTICS"


def shown(actor: Actor, view: Any, **asked: str) -> str:
    request = RequestFactory().get("/", asked)
    request.actor = actor  # type: ignore[attr-defined]
    return str(view(request).content.decode())


@pytest.fixture
def city(clerk: Actor) -> None:
    for number in range(14):
        person = make_resident(birth=date(2024, 5, 1), sex="F" if number < 12 else "M", name=f"架空　{number}子")
        give(person, "mr", date(2025, 6, 1 + number))
    building.build(by=clerk, purpose=PURPOSE)


def test_すぐ使える集計はすべて答えが出る(clerk: Actor, city: None) -> None:
    for _, address in forms.ready_questions():
        asked = dict(part.split("=") for part in address.split("&"))
        page = shown(clerk, pages.table_page, **asked)
        assert "全体：" in page
        assert "架空" not in page
    assert 'class="chart"' in shown(clerk, pages.table_page, axis_1="month", axis_2="sex")


def test_外部に出す表では小さい数も和から分かる数も伏せ_内訳へのリンクがない(clerk: Actor, city: None) -> None:
    page = shown(clerk, pages.table_page, axis_1="sex", outside="on")
    assert "＊" in page
    assert ">2<" not in page
    assert "key=" not in page
    table = counting.count(question=Question(axes=("sex",)), by=clerk, purpose=PURPOSE)
    made = outputs.export_table(table=table, limit=10, profile="machine", by=clerk, purpose=PURPOSE)
    rows = list(outputs._rows(table, 10))
    assert {row["count"] for row in rows} == {"＊"}
    assert made.rows == 2


def test_伏せない表は数から人へつながり_見せた人が記録される(clerk: Actor, city: None) -> None:
    page = shown(clerk, pages.table_page, axis_1="sex")
    assert "key=" in page
    people = shown(clerk, pages.people_page, axis_1="sex", key='["M"]')
    assert "架空　12子" in people
    assert "架空　1子" not in people
    entry = Entry.objects.get(act="statistics.listed")
    assert Subject.objects.filter(entry_queue_id=entry.queue_id).count() == 2


def test_行と列の計は軸の和に等しい(clerk: Actor, city: None) -> None:
    table = counting.count(question=Question(axes=("month", "sex")), by=clerk, purpose=PURPOSE)
    (sheet,) = Sheets(table, 0)
    for _, cells in sheet.rows:
        assert sum(cell.value or 0 for cell in cells[:-1]) == cells[-1].value
    assert sum(cell.value or 0 for cell in sheet.sums[:-1]) == sheet.sums[-1].value == table.total == 14


def test_接種率の画面は定義を必ず印刷する(clerk: Actor, city: None) -> None:
    asked = {"series": "mr_1", "first_year": "2023", "last_year": "2024"}
    page = shown(clerk, report_pages.coverage_page, **asked)
    assert "100.0%" in page
    assert ">14<" in page
    assert "分母：" in page
    wrong = shown(clerk, report_pages.coverage_page, series="mr_1", first_year="2025", last_year="2024")
    assert "早い年から" in wrong
