"""接種記録の登録・訂正・取消: a dose that was given is always recorded, and its old versions stay."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, MovedOn, NotNow, NotPermitted
from sesshu.ledger.doses import actions
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose, DoseVersion
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
PURPOSE = "DOSE_REGISTRATION"


@pytest.fixture
def child() -> Resident:
    return make_resident(birth=date(2024, 9, 18))


def entry(child: Resident, **given: object) -> DoseEntry:
    values: dict[str, object] = {"resident_id": child.pk, "given_on": date(2025, 9, 17), "product": "mr"}
    return DoseEntry(**(values | given))  # type: ignore[arg-type]


def test_1歳の誕生日の前日のMRは定期として登録される(clerk: Actor, child: Resident) -> None:
    [done] = actions.record_doses(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    dose = Dose.objects.get(pk=done.dose_id)
    assert (dose.level, dose.decision) == ("info", "")
    assert dose.rules.startswith("jp-routine@")


def test_1日早いMRは判断を求められ何も保存されない(clerk: Actor, child: Resident) -> None:
    with pytest.raises(actions.DecisionNeeded) as refused:
        actions.record_doses(entries=[entry(child, given_on=date(2025, 9, 16))], by=clerk, purpose=PURPOSE)
    [verdict] = refused.value.verdicts.values()
    assert verdict.level == "block"
    assert "令和7年9月17日" in "".join(reason.text for reason in verdict.reasons)
    assert not Dose.objects.exists()


def test_判断を添えれば1日早いMRも必ず記録される(clerk: Actor, child: Resident) -> None:
    early = entry(child, given_on=date(2025, 9, 16), decision="vaccination_error")
    [done] = actions.record_doses(entries=[early], by=clerk, purpose=PURPOSE)
    dose = Dose.objects.get(pk=done.dose_id)
    assert (dose.level, dose.decision) == ("block", "vaccination_error")


def test_判断の無い定期外の接種はデータベースも受け付けない(clerk: Actor, child: Resident) -> None:
    [done] = actions.record_doses(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    with pytest.raises(IntegrityError, match="dose_block_is_decided"), transaction.atomic():
        Dose.objects.filter(pk=done.dose_id).update(level="block", decision="")


def test_市町村長の認定には決裁番号が要る(clerk: Actor, child: Resident) -> None:
    early = entry(child, given_on=date(2025, 9, 16), decision="accepted_by_mayor")
    with pytest.raises(InvalidInput, match="決裁番号"):
        actions.record_doses(entries=[early], by=clerk, purpose=PURPOSE)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"given_on": date(2999, 1, 1)}, "given_on"),
        ({"given_on": date(2024, 9, 17)}, "given_on"),
        ({"product": "mmr"}, "product"),
        ({"source": "rumour"}, "source"),
    ],
)
def test_あり得ない入力は項目名と例を示して断る(clerk: Actor, child: Resident, given: dict, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        actions.record_doses(entries=[entry(child, **given)], by=clerk, purpose=PURPOSE)
    assert refused.value.field == field


def test_同じ日の同じワクチンは二重登録として知らせる(clerk: Actor, child: Resident) -> None:
    actions.record_doses(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    with pytest.raises(actions.AlreadyRecorded):
        actions.record_doses(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    again = entry(child, same_day_number=2, decision="vaccination_error")
    actions.record_doses(entries=[again], by=clerk, purpose=PURPOSE)
    assert Dose.objects.count() == 2


def test_同じ報告を二度送っても一件だけ残る(clerk: Actor, child: Resident) -> None:
    report = entry(child, source_key="file:abc:1")
    [first] = actions.record_doses(entries=[report], by=clerk, purpose=PURPOSE)
    [second] = actions.record_doses(entries=[report], by=clerk, purpose=PURPOSE)
    assert second.existing
    assert second.dose_id == first.dose_id
    assert Dose.objects.count() == 1


def test_訂正しても元の版が残る(clerk: Actor, child: Resident) -> None:
    [done] = actions.record_doses(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    actions.correct_dose(
        dose_id=done.dose_id, changes={"lot_number": "Y123"}, reason="misread", expected_version=1, by=clerk,
        purpose=PURPOSE,
    )  # fmt: skip
    versions = DoseVersion.objects.filter(dose_id=done.dose_id).order_by("version")
    assert [(v.version, v.act, v.snapshot["lot_number"]) for v in versions] == [
        (1, "recorded", ""),
        (2, "corrected", "Y123"),
    ]


def test_二人が同時に直すと後の人に知らせる(clerk: Actor, child: Resident) -> None:
    [done] = actions.record_doses(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    change = {"dose_id": done.dose_id, "reason": "misread", "expected_version": 1, "by": clerk, "purpose": PURPOSE}
    actions.correct_dose(changes={"lot_number": "A1"}, **change)
    with pytest.raises(MovedOn):
        actions.correct_dose(changes={"lot_number": "B2"}, **change)


def test_取り消した記録は理由とともに読め再び変えられない(clerk: Actor, child: Resident) -> None:
    [done] = actions.record_doses(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    actions.withdraw_doses(dose_ids=[done.dose_id], reason="wrong_person", by=clerk, purpose=PURPOSE)
    dose = Dose.objects.get(pk=done.dose_id)
    assert (dose.withdraw_reason, dose.withdrawn_by) == ("wrong_person", clerk.code)
    with pytest.raises(NotNow):
        actions.withdraw_doses(dose_ids=[done.dose_id], reason="wrong_person", by=clerk, purpose=PURPOSE)


def test_日を訂正すると新しい日で判定し直す(clerk: Actor, child: Resident) -> None:
    [done] = actions.record_doses(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    correct = {"dose_id": done.dose_id, "reason": "misread", "by": clerk, "purpose": PURPOSE}
    with pytest.raises(actions.DecisionNeeded):
        actions.correct_dose(changes={"given_on": date(2025, 9, 16)}, **correct)
    assert Dose.objects.get(pk=done.dose_id).given_on == date(2025, 9, 17)


def test_窓口担当は登録できるが取消はできない(counter: Actor, child: Resident) -> None:
    [done] = actions.record_doses(entries=[entry(child)], by=counter, purpose=PURPOSE)
    with pytest.raises(NotPermitted):
        actions.withdraw_doses(dose_ids=[done.dose_id], reason="wrong_person", by=counter, purpose=PURPOSE)


def test_誰の何をしたかが監査記録に残る(clerk: Actor, child: Resident) -> None:
    actions.record_doses(entries=[entry(child)], by=clerk, purpose=PURPOSE)
    found = Entry.objects.get(act="dose.recorded")
    assert Subject.objects.filter(entry_queue_id=found.queue_id, subject=f"resident:{child.pk}").exists()
    assert "2025-09-17" not in found.body


def test_まとめて登録しても一件ずつ登録しても結果は同じ(clerk: Actor) -> None:
    one, other = make_resident(birth=date(2025, 1, 10)), make_resident(birth=date(2025, 1, 10))
    days = [date(2025, 3, 10), date(2025, 4, 7), date(2025, 8, 10)]
    actions.record_doses(
        entries=[DoseEntry(resident_id=one.pk, given_on=day, product="hepb") for day in days], by=clerk, purpose=PURPOSE
    )
    for day in days:
        single = DoseEntry(resident_id=other.pk, given_on=day, product="hepb")
        actions.record_doses(entries=[single], by=clerk, purpose=PURPOSE)

    def outcome(person: Resident) -> list[tuple[object, ...]]:
        rows = Dose.objects.filter(resident=person).order_by("given_on")
        return list(rows.values_list("given_on", "level", "reason_code"))

    assert outcome(one) == outcome(other)
