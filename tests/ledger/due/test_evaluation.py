"""全市判定: the same answer as judging one by one, and only who changed is judged anew."""

from datetime import date, timedelta

import pytest

from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotPermitted
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.due import actions, queries
from sesshu.ledger.due.models import UNCLEAR
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident
from tests.ledger.due.city import AS_OF, give, hold, slow_answer, small_city, stored

pytestmark = pytest.mark.django_db
PURPOSE = "RECOMMENDATION"


def evaluate(clerk: Actor, as_of: date = AS_OF) -> actions.Evaluation:
    return actions.evaluate(as_of=as_of, by=clerk, purpose=PURPOSE)


def test_一人ずつ判定した結果と一行も違わない(clerk: Actor) -> None:
    small_city()
    found = evaluate(clerk)
    expected = slow_answer(clerk)
    assert len(expected) > 300
    assert stored(found.run) == expected
    counted = sum(n for states in found.run.counts["series"].values() for n in states.values())
    assert counted == len(expected)
    assert (found.judged, found.unchanged, found.run.persons) == (60, 0, 60)


def test_何も変わらなければ誰も判定し直さない(clerk: Actor) -> None:
    small_city()
    before = stored(evaluate(clerk).run)
    found = evaluate(clerk)
    assert (found.judged, found.unchanged, found.gone) == (0, 60, 0)
    assert stored(found.run) == before


def test_接種を一つ足すとその人だけが判定し直される(clerk: Actor) -> None:
    small_city()
    child = make_resident(birth=AS_OF - timedelta(days=400))
    before = stored(evaluate(clerk).run)
    give(child, "mr", AS_OF - timedelta(days=20))
    found = evaluate(clerk)
    assert (found.judged, found.unchanged) == (1, 60)
    changed = stored(found.run) ^ before
    assert {row[0] for row in changed} == {str(child.pk)}
    assert ("mr_1", "complete") in {row[1:3] for row in stored(found.run) if row[0] == str(child.pk)}
    assert stored(found.run) == slow_answer(clerk)


def test_取り消した接種と終わった状態は数えない(clerk: Actor) -> None:
    child = make_resident(birth=AS_OF - timedelta(days=400))
    dose = give(child, "mr", AS_OF - timedelta(days=20))
    held = hold(child, "declined", series="varicella")
    evaluate(clerk)
    doses.withdraw_doses(dose_ids=[dose.pk], reason="wrong_person", by=clerk, purpose="DOSE_REGISTRATION")
    held.ended_at, held.ended_by = held.recorded_at, "j:test"
    held.save()
    found = evaluate(clerk)
    states = {row[1]: row[2] for row in stored(found.run)}
    assert found.judged == 1
    assert (states["mr_1"], states["varicella"]) == ("due", "due")


def test_転出した人と亡くなった人は外れ_転入した人が入る(clerk: Actor) -> None:
    people = small_city(people=12)
    evaluate(clerk)
    left, died = people[:2]
    Resident.objects.filter(pk=left.pk).update(status="moved_out", removed_on=AS_OF, removal_reason="転出")
    Resident.objects.filter(pk=died.pk).update(status="dead", removed_on=AS_OF, removal_reason="死亡")
    come = make_resident(birth=date(2025, 5, 1), became_on=AS_OF)
    make_resident(birth=date(2025, 5, 1), became_on=AS_OF + timedelta(days=1))
    make_resident(birth=date(2025, 5, 1), resident_class="non_registered", status="non_registered")
    found = evaluate(clerk)
    assert (found.judged, found.gone, found.run.persons) == (1, 2, 11)
    told = {row[0] for row in stored(found.run)}
    assert str(come.pk) in told
    assert told.isdisjoint({str(left.pk), str(died.pk)})
    assert stored(found.run) == slow_answer(clerk)


def test_別の日は全員を判定し_前の日の結果も残る(clerk: Actor) -> None:
    small_city(people=12)
    first = evaluate(clerk)
    later = date(2027, 4, 1)
    second = evaluate(clerk, later)
    assert second.judged == 12
    assert stored(second.run) == slow_answer(clerk, later)
    assert stored(first.run) == slow_answer(clerk)


def test_記録が読めない人と生年月日が不詳の人は数だけを示す(clerk: Actor) -> None:
    small_city(people=3)
    odd = make_resident(birth=date(2025, 1, 10))
    give(odd, "no-such-product", date(2025, 9, 1))
    asks = make_resident(birth=date(2025, 1, 10))
    hold(asks, "declined")
    make_resident(birth=date(2025, 1, 1), birth_date=None, birth_precision="month")
    found = evaluate(clerk)
    assert (found.run.counts["unclear"], found.run.birth_unknown, found.run.persons) == (2, 1, 5)
    assert {row[0] for row in stored(found.run) if row[2] == UNCLEAR} == {str(odd.pk), str(asks.pk)}


def test_判定は人数とハッシュを残し_権限のない人は行えない(clerk: Actor, auditor: Actor) -> None:
    small_city(people=5)
    run = evaluate(clerk).run
    entries = {entry.act: entry for entry in Entry.objects.filter(act__startswith="due.")}
    assert {act: entry.n for act, entry in entries.items()} == {"due.judged": 5, "due.finished": 5}
    assert entries["due.finished"].purpose == PURPOSE
    assert queries.newest(clerk, AS_OF).pk == run.pk
    with pytest.raises(NotPermitted):
        evaluate(auditor)
    with pytest.raises(NotPermitted):
        queries.states(auditor, run)
