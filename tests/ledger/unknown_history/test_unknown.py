"""接種歴不明: 独立した値として示し、どこでも「未接種」とは書かない。"""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.screens.person import person_page
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.actions import UnknownEntry, declare_unknown, end_unknown
from sesshu.ledger.unknown_history.models import UnknownHistory
from sesshu.ledger.unknown_history.queries import unknown_of
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
PURPOSE = "DOSE_REGISTRATION"


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.set_to(datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)):
        yield


@pytest.fixture
def child() -> Resident:
    return make_resident(birth=date(2020, 5, 10))


def page(actor: Actor, child: Resident) -> str:
    request: Any = RequestFactory().get("/")
    request.actor = actor
    return person_page(request, resident_id=child.pk).content.decode()


def test_不明と登録した子は遅れではなく接種歴不明と出る(clerk: Actor, child: Resident) -> None:
    assert "接種歴不明</span>" not in page(clerk, child)
    declare_unknown(entries=[UnknownEntry(child.pk, "handbook_lost")], by=clerk, purpose=PURPOSE)
    shown = page(clerk, child)
    assert "接種歴不明</span>" in shown
    assert "接種歴が不明です（母子健康手帳がない（紛失・焼失など））。未接種とは限りません。" in shown
    assert ">遅れ</span>" not in shown
    assert ">期限切れ</span>" not in shown


def test_完了した予防接種は不明の影響を受けない(clerk: Actor, child: Resident) -> None:
    given = DoseEntry(resident_id=child.pk, given_on=date(2021, 6, 1), product="mr")
    doses.record_doses(entries=[given], by=clerk, purpose=PURPOSE)
    declare_unknown(entries=[UnknownEntry(child.pk, "asked")], by=clerk, purpose=PURPOSE)
    assert "完了" in page(clerk, child)


def test_一つの予防接種だけを不明にできる(clerk: Actor, child: Resident) -> None:
    declare_unknown(entries=[UnknownEntry(child.pk, "overseas", "mr_1")], by=clerk, purpose=PURPOSE)
    unknown = unknown_of([child.pk])[child.pk]
    assert unknown.covers("mr_1", "expired")
    assert not unknown.covers("mr_2", "due")
    assert not unknown.covers("mr_1", "complete")
    assert not unknown.covers("mr_1", "not_yet")


def test_二度登録しても一つで解消すると判定だけになる(clerk: Actor, child: Resident) -> None:
    first = declare_unknown(entries=[UnknownEntry(child.pk, "asked")], by=clerk, purpose=PURPOSE)
    assert declare_unknown(entries=[UnknownEntry(child.pk, "asked")], by=clerk, purpose=PURPOSE) == first
    end_unknown(ids=first, reason="found", by=clerk, purpose=PURPOSE)
    assert unknown_of([child.pk]) == {}
    with pytest.raises(NotNow):
        end_unknown(ids=first, reason="found", by=clerk, purpose=PURPOSE)
    assert UnknownHistory.objects.get().end_reason == "found"


def test_知らない系列と理由は断る(clerk: Actor, child: Resident) -> None:
    for wrong, field in ((UnknownEntry(child.pk, "asked", "mmr"), "series"), (UnknownEntry(child.pk, "x"), "reason"),
                         (UnknownEntry(child.pk, "other"), "note")):  # fmt: skip
        with pytest.raises(InvalidInput) as refused:
            declare_unknown(entries=[wrong], by=clerk, purpose=PURPOSE)
        assert refused.value.field == field
