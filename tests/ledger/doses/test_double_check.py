"""職権による訂正: one clerk asks, another checks and approves; nobody does both."""

from datetime import date

import pytest

from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.policies import ApprovalNeeded
from sesshu.foundation.errors import InvalidInput, MovedOn, NotPermitted
from sesshu.ledger.doses import actions, double_check
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose, DoseVersion
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
PURPOSE = "DOSE_REGISTRATION"
NOTE = "母子健康手帳の写しで確認"


@pytest.fixture
def dose(clerk: Actor) -> Dose:
    child = make_resident(birth=date(2024, 9, 18))
    entry = DoseEntry(resident_id=child.pk, given_on=date(2025, 9, 20), product="mr", lot_number="A1", lot_typed="A1")
    [done] = actions.record_doses(entries=[entry], by=clerk, purpose=PURPOSE)
    return Dose.objects.get(pk=done.dose_id)


def ask(dose: Dose, by: Actor, note: str = NOTE, **changes: object) -> object:
    wanted = changes or {"given_on": date(2025, 9, 21)}
    return double_check.ask(dose_id=dose.pk, changes=wanted, note=note, version=dose.version, by=by, purpose=PURPOSE)


def test_職権訂正は承認なしにはできない(clerk: Actor, dose: Dose) -> None:
    with pytest.raises(ApprovalNeeded):
        actions.correct_dose(
            dose_id=dose.pk, changes={"lot_number": "B2"}, reason="ex_officio", note=NOTE, by=clerk, purpose=PURPOSE
        )
    dose.refresh_from_db()
    assert (dose.version, dose.lot_number) == (1, "A1")


def test_別の職員が承認すると訂正され起案番号と根拠が版に残る(clerk: Actor, chief: Actor, dose: Dose) -> None:
    asked = ask(dose, clerk)
    dose.refresh_from_db()
    assert dose.given_on == date(2025, 9, 20)
    approvals.approve(approval_id=asked.pk, by=chief)  # type: ignore[attr-defined]
    dose.refresh_from_db()
    assert (dose.given_on, dose.version) == (date(2025, 9, 21), 2)
    last = DoseVersion.objects.get(dose_id=dose.pk, version=2)
    assert (last.by, last.reason) == (chief.code, "ex_officio")
    assert last.note == f"{asked.decision_number}　{NOTE}"  # type: ignore[attr-defined]


def test_自分で頼んで自分で承認することはできない(clerk: Actor, dose: Dose) -> None:
    asked = ask(dose, clerk)
    with pytest.raises(NotPermitted):
        approvals.approve(approval_id=asked.pk, by=clerk)  # type: ignore[attr-defined]


def test_承認までに記録が変わっていたら訂正しない(clerk: Actor, chief: Actor, dose: Dose) -> None:
    asked = ask(dose, clerk)
    actions.correct_dose(
        dose_id=dose.pk, changes={"lot_number": "C3"}, reason="misread", by=clerk, purpose=PURPOSE
    )  # fmt: skip
    with pytest.raises(MovedOn):
        approvals.approve(approval_id=asked.pk, by=chief)  # type: ignore[attr-defined]
    dose.refresh_from_db()
    assert dose.given_on == date(2025, 9, 20)


def test_根拠のない依頼と変わらない依頼は断る(clerk: Actor, dose: Dose) -> None:
    with pytest.raises(InvalidInput, match="根拠"):
        ask(dose, clerk, note=" ")
    with pytest.raises(InvalidInput, match="同じ内容"):
        ask(dose, clerk, lot_number="A1")


def test_定期外になる訂正は依頼のときに判断を求める(clerk: Actor, dose: Dose) -> None:
    with pytest.raises(actions.DecisionNeeded):
        ask(dose, clerk, given_on=date(2025, 9, 16))
    asked = ask(dose, clerk, given_on=date(2025, 9, 16), decision="vaccination_error")
    assert asked.payload["after"]["decision"] == "vaccination_error"  # type: ignore[attr-defined]
