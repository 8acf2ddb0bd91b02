"""特別な事情: 根拠と期間を付けて記録し、判定と全市判定に届き、取りやめると判定から外れる。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.canonical import unseal
from sesshu.foundation.audit.models import Detail, Entry
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.conditions import actions, queries
from sesshu.ledger.conditions.actions import ConditionEntry
from sesshu.ledger.conditions.kinds import _needs, kinds
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.models import ResidentCondition
from sesshu.ledger.due.actions import evaluate
from sesshu.ledger.residents.models import Resident
from tests.ledger.due.city import AS_OF, slow_answer, stored
from tests.ledger.residents.people import make_resident

pytestmark = pytest.mark.django_db
NOW = clock.start_of_day(AS_OF).replace(hour=10)


def record(by: Actor, person: Resident, code: str, **values: Any) -> ResidentCondition:
    entry = ConditionEntry(person.id, code, **values)
    [key] = actions.record_conditions(entries=[entry], by=by, purpose="DOSE_REGISTRATION")
    return ResidentCondition.objects.get(id=key)


def status(by: Actor, person: Resident, series: str) -> str:
    judgement = doses.judge_resident(by, person, AS_OF)
    assert judgement is not None
    return next((line.status for line in judgement.series if line.series == series), "")


def test_必要な項目の表は_法令にある事情だけを挙げている() -> None:
    assert _needs().keys() <= kinds().keys()
    assert {field for fields in _needs().values() for field in fields} <= actions.LABELS.keys()


def test_既罹患と接種を受けない申出が判定に届き_取りやめると外れる(clerk: Actor) -> None:
    with clock.set_to(NOW):
        child = make_resident(birth_date=date(2025, 9, 10))
        assert status(clerk, child, "mr_1") == "due"
        declined = record(clerk, child, "declined", series="mr_1")
        assert status(clerk, child, "mr_1") == "declined"
        ended = actions.end_condition(
            condition_id=declined.id, reason="希望すると申出", by=clerk, purpose="DOSE_REGISTRATION"
        )
        assert status(clerk, child, "mr_1") == "due"
        record(clerk, child, "had_disease", series="varicella", evidence="診断書")
        assert status(clerk, child, "varicella") == "excluded"
        with pytest.raises(NotNow):
            actions.end_condition(condition_id=ended.id, reason="もう一度", by=clerk, purpose="DOSE_REGISTRATION")
    assert [row.code for row in queries.of_person(clerk, child.id)] == ["had_disease", "declined"]


def test_妊娠の出産予定日が_個人の判定と全市判定の両方に届く(clerk: Actor) -> None:
    with clock.set_to(NOW):
        mother = make_resident(birth_date=date(1996, 4, 1), sex="F")
        make_resident(birth_date=date(2025, 9, 10))
        assert status(clerk, mother, "rsv_maternal") != "due"
        record(clerk, mother, "pregnant", due_date=date(2027, 1, 20), evidence="母子健康手帳")
        assert status(clerk, mother, "rsv_maternal") == "due"
        found = evaluate(as_of=AS_OF, by=clerk, purpose="RECOMMENDATION")
    assert stored(found.run) == slow_answer(clerk)
    assert (str(mother.id), "rsv_maternal", "due") in {row[:3] for row in stored(found.run)}


@pytest.mark.parametrize(
    ("code", "values", "field"),
    [
        ("pregnant", {"evidence": "手帳"}, "due_date"),
        ("pregnant", {"due_date": date(2037, 1, 20), "evidence": "手帳"}, "due_date"),
        ("disability_60_64", {"evidence": "手帳"}, "disability_class"),
        ("long_illness", {"evidence": "診断書"}, "valid_from"),
        ("had_disease", {"evidence": "診断書"}, "series"),
        ("declined", {"series": "mr_9"}, "series"),
        ("unheard_of", {}, "code"),
        ("keloid", {"valid_from": date(2026, 5, 1), "valid_until": date(2026, 4, 1)}, "valid_until"),
        ("keloid", {"evidence_on": date(2026, 11, 21)}, "evidence_on"),
        ("keloid", {"due_date": date(2027, 1, 20)}, "due_date"),
    ],
)
def test_足りないもの_合わないものは欄を言って断る(clerk: Actor, code: str, values: dict[str, Any], field: str) -> None:
    with clock.set_to(NOW):
        person = make_resident()
        with pytest.raises(InvalidInput) as refused:
            record(clerk, person, code, **values)
    assert refused.value.field == field
    assert not ResidentCondition.objects.exists()


def test_同じ事情をもう一度送っても増えず_証跡に根拠の文は入らない(clerk: Actor) -> None:
    with clock.set_to(NOW):
        person = make_resident()
        first = record(clerk, person, "keloid", evidence="皮膚科の診断書")
        assert record(clerk, person, "keloid", evidence="皮膚科の診断書").id == first.id
    assert Entry.objects.filter(act="condition.recorded").count() == 1
    details = [unseal(bytes(row.salt), bytes(row.ciphertext)).decode() for row in Detail.objects.all()]
    assert any("keloid" in one for one in details)
    assert not [one for one in details if "皮膚科" in one]


def test_まとめて登録しても一件ずつと同じになる(clerk: Actor) -> None:
    with clock.set_to(NOW):
        people = [make_resident() for _ in range(4)]
        entries = [ConditionEntry(person.id, "declined", series="mr_1") for person in people]
        actions.record_conditions(entries=entries[:2], by=clerk, purpose="DOSE_REGISTRATION")
        for entry in entries[2:]:
            actions.record_conditions(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")
    rows = ResidentCondition.objects.values_list("code", "series", "ended_at").distinct()
    assert list(rows) == [("declined", "mr_1", None)]
    assert ResidentCondition.objects.count() == 4
