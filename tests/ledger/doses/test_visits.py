"""来所: 同じ日・同じ場所の接種と見合せを一つとして読み、まとめて訂正できる。"""

from datetime import date
from typing import Any

import pytest

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, MovedOn
from sesshu.ledger.doses import actions
from sesshu.ledger.doses.actions import Correction
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose, DoseVersion
from sesshu.ledger.doses.visits import visits
from sesshu.ledger.not_given.actions import NotGivenEntry, record_not_given
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
PURPOSE = "DOSE_REGISTRATION"
DAY = date(2025, 3, 10)


@pytest.fixture
def child(clerk: Actor) -> Resident:
    child = make_resident(birth=date(2025, 1, 10))
    given: list[dict[str, Any]] = [{"product": "hepb"}, {"product": "hib"}, {"product": "pcv20", "place": "別の医院"}]
    entries = [DoseEntry(resident_id=child.pk, given_on=DAY, **one) for one in given]
    actions.record_doses(entries=entries, by=clerk, purpose=PURPOSE)
    return child


def test_同じ日でも場所が違えば別の来所になる(clerk: Actor, child: Resident) -> None:
    found = visits(clerk, child)
    assert [(v.on, v.place, [d.product for d in v.doses]) for v in found] == [
        (DAY, "", ["hepb", "hib"]),
        (DAY, "別の医院", ["pcv20"]),
    ]


def test_見合せも同じ来所に入り接種の数には入らない(clerk: Actor, child: Resident) -> None:
    skipped = NotGivenEntry(child.pk, DAY, "rota", "deferred", "fever")
    record_not_given(entries=[skipped], by=clerk, purpose=PURPOSE)
    first = visits(clerk, child)[0]
    assert [row.series for row in first.not_given] == ["rota"]
    assert len(first.current) == 2
    assert Dose.objects.count() == 3


def test_来所の日をまとめて訂正すると一度に新しい版になる(clerk: Actor, child: Resident) -> None:
    visit = visits(clerk, child)[0]
    corrections = [Correction(d.pk, {"given_on": date(2025, 3, 11)}, d.version) for d in visit.current]
    actions.correct_doses(corrections=corrections, reason="misread", by=clerk, purpose=PURPOSE)
    assert [v.on for v in visits(clerk, child)] == [date(2025, 3, 11), DAY]
    assert DoseVersion.objects.filter(act="corrected").count() == 2


def test_一件でも先に変わっていれば一件も訂正しない(clerk: Actor, child: Resident) -> None:
    visit = visits(clerk, child)[0]
    corrections = [Correction(d.pk, {"place": "丙医院"}, 1) for d in visit.current]
    actions.correct_dose(dose_id=visit.current[1].pk, changes={"lot_number": "A"}, reason="misread", by=clerk,
                         purpose=PURPOSE)  # fmt: skip
    with pytest.raises(MovedOn):
        actions.correct_doses(corrections=corrections, reason="misread", by=clerk, purpose=PURPOSE)
    assert not Dose.objects.filter(place="丙医院").exists()
    assert Dose.objects.filter(withdrawn_at=None).count() == 3


def test_二件の日付を入れ替える訂正もできる(clerk: Actor, child: Resident) -> None:
    other = DoseEntry(resident_id=child.pk, given_on=date(2025, 4, 14), product="hepb")
    [done] = actions.record_doses(entries=[other], by=clerk, purpose=PURPOSE)
    first = Dose.objects.get(product="hepb", given_on=DAY)
    swap = [Correction(first.pk, {"given_on": date(2025, 4, 14)}), Correction(done.dose_id, {"given_on": DAY})]
    actions.correct_doses(corrections=swap, reason="misread", by=clerk, purpose=PURPOSE)
    first.refresh_from_db()
    assert first.given_on == date(2025, 4, 14)
    assert Dose.objects.get(pk=done.dose_id).given_on == DAY


def test_同じ記録を二度選んだ訂正は断る(clerk: Actor, child: Resident) -> None:
    dose = Dose.objects.first()
    assert dose is not None
    with pytest.raises(InvalidInput, match="2回選ばれて"):
        actions.correct_doses(
            corrections=[Correction(dose.pk, {}), Correction(dose.pk, {})], reason="misread", by=clerk, purpose=PURPOSE
        )
