"""R-19: the items of a kind of information are those of the day of the inquiry, also where it is answered later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation import clock
from sesshu.intermediary.copies import layouts
from sesshu.intermediary.copies.actions import Original
from sesshu.intermediary.provisions.models import Provision
from sesshu.intermediary.provisions.screens.pages import _item_names
from tests.intermediary.playing import NOON, answers, item, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]
KIND = "immunization_record"
NEXT = date(2026, 11, 21)  # the layout of this day has 接種部位 and no 医師名 any more
ASKED = ("date", "lot", "doctor", "site")
DOSE = Original("d1", {"date": "2023-05-01", "kind": "MR", "lot": "ABC123", "doctor": "接種　太郎"})


@pytest.fixture
def changed_tomorrow(monkeypatch: Any) -> Iterator[None]:
    before = layouts._read()
    old = next(items for name, _, items in before if name == KIND)
    site = replace(next(one for one in old if one.code == "place"), code="site", name="接種部位")
    new = (*(one for one in old if one.code != "doctor"), site)
    monkeypatch.setattr(layouts, "_read", lambda: [*before, (KIND, NEXT, new)])
    layouts.layout.cache_clear()
    yield
    layouts.layout.cache_clear()


@pytest.mark.usefixtures("changed_tomorrow")
def test_照会の日の項目で答え_その後に加わった項目もなくなった項目も出さない() -> None:
    put(DOSE)
    assert set(answers(item(items=ASKED))[0].records[0].values) == {"date", "lot", "doctor"}
    with clock.set_to(NOON + timedelta(days=1)):
        put(Original("d1", {"date": "2023-05-01", "kind": "MR", "lot": "ABC123", "site": "左上腕"}))
        (late,) = answers(item(items=ASKED, requested_at=NOON))
        assert late.result is ResultClass.OK_WITH_DATA
        assert set(late.records[0].values) == {"date", "lot"}, "前の日の照会"
        (own,) = answers(item(items=ASKED))
        assert own.records[0].values == {"date": "2023-05-01", "lot": "ABC123", "site": "左上腕"}, "その日の照会"


@pytest.mark.usefixtures("changed_tomorrow")
def test_照会の日の項目の名で画面に出る() -> None:
    answers(item(items=ASKED))
    with clock.set_to(NOON + timedelta(days=1)):
        row = Provision.objects.get()
        assert _item_names(row, ["doctor", "site"]) == "医師名、site", "その日にない項目は、求められたままの語"
