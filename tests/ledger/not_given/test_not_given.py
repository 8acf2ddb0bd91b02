"""接種しなかった記録: 理由つきの独立した記録で、接種には数えず、取り消しても読める。"""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.screens.person import person_page
from sesshu.ledger.not_given.actions import AlreadyNoted, NotGivenEntry, record_not_given, withdraw_not_given
from sesshu.ledger.not_given.models import NotGiven
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
PURPOSE = "DOSE_REGISTRATION"
DAY = date(2026, 11, 18)


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.set_to(datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)):
        yield


@pytest.fixture
def child() -> Resident:
    return make_resident(birth=date(2025, 1, 10))


def entry(child: Resident, **given: Any) -> NotGivenEntry:
    values = {"resident_id": child.pk, "seen_on": DAY, "series": "mr_1", "result": "deferred", "reason": "fever"}
    return NotGivenEntry(**(values | given))


def test_発熱の見合せは予診のみとして残り判定は変わらない(clerk: Actor, child: Resident) -> None:
    before = doses.judge_resident(clerk, child, clock.today())
    record_not_given(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    row = NotGiven.objects.get()
    assert (row.result, row.reason, row.screened) == ("deferred", "fever", True)
    assert doses.judge_resident(clerk, child, clock.today()) == before
    assert Entry.objects.filter(act="not_given.recorded").count() == 1


def test_個人画面には接種していない理由とともに出る(clerk: Actor, child: Resident) -> None:
    record_not_given(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    request: Any = RequestFactory().get("/")
    request.actor = clerk
    page = person_page(request, resident_id=child.pk).content.decode()
    assert "見合せ（予診のみ）" in page
    assert "接種していません：発熱" in page
    assert "接種記録（0件）" in page


def test_同じ日の同じ予防接種は二度登録できず同じ報告は一度だけ残る(clerk: Actor, child: Resident) -> None:
    [first] = record_not_given(entries=[entry(child, source_key="file:a:1")], by=clerk, purpose=PURPOSE)
    assert record_not_given(entries=[entry(child, source_key="file:a:1")], by=clerk, purpose=PURPOSE) == [first]
    with pytest.raises(AlreadyNoted):
        record_not_given(entries=[entry(child)], by=clerk, purpose=PURPOSE)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"seen_on": date(2026, 11, 21)}, "seen_on"),
        ({"seen_on": date(2025, 1, 9)}, "seen_on"),
        ({"series": "mmr"}, "series"),
        ({"result": "given"}, "result"),
        ({"reason": "none"}, "reason"),
        ({"reason": "other"}, "note"),
    ],
)
def test_あり得ない入力は欄を示して断り何も残らない(
    clerk: Actor, child: Resident, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        record_not_given(entries=[entry(child, series="hepb"), entry(child, **given)], by=clerk, purpose=PURPOSE)
    assert refused.value.field == field
    assert not NotGiven.objects.exists()


def test_取り消しても読め再び登録できる(clerk: Actor, child: Resident) -> None:
    [row] = record_not_given(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    withdraw_not_given(ids=[row], reason="was_given", by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow):
        withdraw_not_given(ids=[row], reason="was_given", by=clerk, purpose=PURPOSE)
    record_not_given(entries=[entry(child, reason="guardian", result="no_consent")], by=clerk, purpose=PURPOSE)
    assert NotGiven.objects.count() == 2
