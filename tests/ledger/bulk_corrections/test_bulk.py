"""一括訂正: 下見で判定の変わり方を示し、別の職員の承認で訂正し、あとから元に戻せる。元の版はすべて残る。"""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, MovedOn, NotNow, NotPermitted
from sesshu.foundation.jobs.models import JobChunk
from sesshu.ledger.bulk_corrections import actions, approving, jobs
from sesshu.ledger.bulk_corrections.conditions import Conditions
from sesshu.ledger.bulk_corrections.models import BulkCorrection
from sesshu.ledger.bulk_corrections.screens import pages
from sesshu.ledger.bulk_corrections.states import BulkState
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose, DoseVersion
from tests.ledger.bulk_corrections.office import CLINIC, DAY, OTHER, PURPOSE, approved, children, prepared, worked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.set_to(datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)):
        yield


def test_医療機関の誤りを承認を受けてまとめて訂正する(clerk: Actor, chief: Actor) -> None:
    children(clerk, 3)
    others = children(clerk, 1, institution_code="4310000000")
    bulk = approved(prepared(clerk), clerk, chief)
    assert Dose.objects.filter(institution_code=OTHER).count() == 0
    bulk = worked(bulk)
    assert bulk.state == BulkState.DONE
    assert Dose.objects.filter(institution_code=OTHER, version=2).count() == 3
    assert Dose.objects.get(resident=others[0]).version == 1
    version = DoseVersion.objects.filter(act="corrected").first()
    assert version is not None
    assert bulk.approval is not None
    assert version.note == f"{bulk.label}（起案{bulk.approval.decision_number}）　医療機関からの訂正連絡"
    assert Entry.objects.filter(act="bulk_correction.done").count() == 1


def test_下見は定期外になる接種とその理由を先に示す(clerk: Actor) -> None:
    children(clerk, 2)
    [late] = children(clerk, 1, birth=date(2025, 2, 10))
    bulk = prepared(clerk, "given_on", date(2026, 2, 8))
    rows = {row.resident_id: row for row in bulk.doses.all()}
    assert rows[late.pk].level_before == "info"
    assert rows[late.pk].level_after == "block"
    assert "令和8年2月9日" in rows[late.pk].why_after
    assert sum(row.is_changed for row in rows.values()) == 1
    assert Dose.objects.filter(given_on=DAY).count() == 3


def test_訂正で定期外になった接種は判断待ちに入る(clerk: Actor, chief: Actor) -> None:
    [child] = children(clerk, 1, birth=date(2025, 2, 10))
    worked(approved(prepared(clerk, "given_on", date(2026, 2, 8)), clerk, chief))
    dose = Dose.objects.get(resident=child)
    assert (dose.given_on, dose.level, dose.decision) == (date(2026, 2, 8), "block", "undecided")


def test_ほかの接種の回がずれることも下見に出る(clerk: Actor) -> None:
    [child] = children(clerk, 1, product="hepb", given_on=date(2025, 4, 7))
    other = DoseEntry(resident_id=child.pk, given_on=date(2025, 8, 20), product="hepb")
    doses.record_doses(entries=[other], by=clerk, purpose=PURPOSE)
    bulk = prepared(clerk, "given_on", date(2025, 9, 20))
    assert [(row.others, row.is_changed) for row in bulk.doses.all()] == [(1, True)]


def test_承認は頼んだ本人にはできず下見から変わっていれば通らない(clerk: Actor, chief: Actor) -> None:
    children(clerk, 1)
    bulk = prepared(clerk)
    asked = approving.ask(bulk_id=bulk.pk, by=clerk, purpose=PURPOSE)
    with pytest.raises(NotPermitted):
        approvals.approve(approval_id=asked.pk, by=clerk)
    bulk.doses.update(after={"institution_code": "9", "place": ""})
    with pytest.raises(MovedOn):
        approvals.approve(approval_id=asked.pk, by=chief)
    assert Dose.objects.filter(version=2).count() == 0


def test_下見の後に変わった記録は見送り理由を残す(clerk: Actor, chief: Actor) -> None:
    first, second, third = children(clerk, 3)
    bulk = approved(prepared(clerk), clerk, chief)
    moved = Dose.objects.get(resident=first)
    doses.correct_dose(dose_id=moved.pk, changes={"place": "別室"}, reason="misread", by=clerk, purpose=PURPOSE)
    gone = Dose.objects.get(resident=second)
    doses.withdraw_doses(dose_ids=[gone.pk], reason="not_given", by=clerk, purpose=PURPOSE)
    bulk = worked(bulk)
    outcomes = {row.resident_id: (row.outcome, row.outcome_why) for row in bulk.doses.all()}
    assert outcomes[first.pk][0] == outcomes[second.pk][0] == "skipped"
    assert "先に更新" in outcomes[first.pk][1]
    assert "取り消されています" in outcomes[second.pk][1]
    assert outcomes[third.pk] == ("corrected", "")


def test_一人の中で一件でも訂正できなければその人は一件も変えない(clerk: Actor, chief: Actor) -> None:
    [child] = children(clerk, 1)
    twice = [DoseEntry(resident_id=child.pk, given_on=date(2026, 3, 10), product="mr", institution_code=CLINIC,
                       decision="undecided")]  # fmt: skip
    doses.record_doses(entries=twice, by=clerk, purpose=PURPOSE)
    bulk = worked(approved(prepared(clerk, "given_on", date(2026, 2, 20)), clerk, chief))
    assert {row.outcome for row in bulk.doses.all()} == {"skipped"}
    assert sorted(Dose.objects.values_list("given_on", flat=True)) == [DAY, date(2026, 3, 10)]


def test_元に戻すと前の値に戻り版は三つとも残る(clerk: Actor, chief: Actor) -> None:
    first, second = children(clerk, 2)
    done = worked(approved(prepared(clerk, "lot_number", "XY9876"), clerk, chief))
    later = Dose.objects.get(resident=second)
    doses.correct_dose(dose_id=later.pk, changes={"lot_number": "ZZ1"}, reason="misread", by=clerk, purpose=PURPOSE)
    undo = actions.prepare_undo(bulk_id=done.pk, note="連絡の取り違え", by=clerk, purpose=PURPOSE)
    assert actions.prepare_undo(bulk_id=done.pk, note="連絡の取り違え", by=clerk, purpose=PURPOSE).pk == undo.pk
    worked(approved(worked(undo, jobs.LOOK), clerk, chief))
    dose = Dose.objects.get(resident=first)
    assert (dose.lot_number, dose.lot_typed, dose.version) == ("AB1234", "ab1234", 3)
    assert Dose.objects.get(resident=second).lot_number == "ZZ1"
    lots = DoseVersion.objects.filter(dose_id=dose.pk).order_by("version").values_list("snapshot", flat=True)
    assert [one["lot_number"] for one in lots] == ["AB1234", "XY9876", "AB1234"]


def test_終わっていない一括訂正は元に戻せず取りやめれば何も変わらない(clerk: Actor) -> None:
    children(clerk, 1)
    bulk = prepared(clerk)
    with pytest.raises(NotNow, match="完了した"):
        actions.prepare_undo(bulk_id=bulk.pk, note="", by=clerk, purpose=PURPOSE)
    actions.cancel(bulk_id=bulk.pk, by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow):
        approving.ask(bulk_id=bulk.pk, by=clerk, purpose=PURPOSE)
    assert Dose.objects.get().version == 1


def test_職権による訂正も一括訂正の承認の下で行う(clerk: Actor, chief: Actor) -> None:
    children(clerk, 2)
    bulk = actions.prepare(
        field="lot_number", value="XY1", conditions=Conditions(institution_code=CLINIC), reason="ex_officio",
        note="予診票の現物で確認", by=clerk, purpose=PURPOSE,
    )  # fmt: skip
    worked(approved(worked(bulk, jobs.LOOK), clerk, chief))
    assert Dose.objects.filter(lot_number="XY1").count() == 2


def test_終わった処理をもう一度走らせても二重にならない(clerk: Actor, chief: Actor) -> None:
    children(clerk, 2)
    bulk = worked(approved(prepared(clerk), clerk, chief))
    again = worked(bulk)
    assert again.state == BulkState.DONE
    assert set(Dose.objects.values_list("version", flat=True)) == {2}
    assert JobChunk.objects.filter(job_id__in=[_job(bulk)]).count() == 1


def _job(bulk: BulkCorrection) -> object:
    from sesshu.foundation.jobs.models import Job

    return Job.objects.get(kind=jobs.CORRECT, key=str(bulk.pk)).pk


@pytest.mark.parametrize(
    ("field", "value", "where", "at"),
    [
        ("institution_code", OTHER, {}, "where_institution_code"),
        ("institution_code", OTHER, {"product": "mr"}, "where_institution_code"),
        ("institution_code", OTHER, {"institution_code": CLINIC, "product": "mmr"}, "where_product"),
        ("given_on", None, {"institution_code": CLINIC}, "to_given_on"),
        ("given_on", date(2999, 1, 1), {"institution_code": CLINIC}, "to_given_on"),
        ("lot_number", "", {"institution_code": CLINIC}, "to_lot_number"),
        ("volume_ml", "1", {"institution_code": CLINIC}, "field"),
        ("lot_number", "A1", {"given_from": DAY, "given_until": date(2026, 2, 9)}, "where_given_until"),
    ],
)
def test_条件と値の誤りは欄を示して断る(clerk: Actor, field: str, value: Any, where: dict[str, Any], at: str) -> None:
    children(clerk, 1)
    with pytest.raises(InvalidInput) as refused:
        actions.prepare(
            field=field, value=value, conditions=Conditions(**where), reason="misread", note="根拠", by=clerk,
            purpose=PURPOSE,
        )  # fmt: skip
    assert refused.value.field == at
    assert not BulkCorrection.objects.exists()
    assert not Approval.objects.exists()


def test_変わる記録がなければ作らない(clerk: Actor) -> None:
    children(clerk, 1)
    with pytest.raises(NotNow, match="ありません"):
        prepared(clerk, value=CLINIC)


def test_画面は内容と変わる判定を文で示す(clerk: Actor) -> None:
    children(clerk, 1, birth=date(2025, 2, 10))
    bulk = prepared(clerk, "given_on", date(2026, 2, 8), product="mr")
    request: Any = RequestFactory().get("/")
    request.actor = clerk
    shown = pages.detail_page(request, bulk_id=bulk.pk).content.decode()
    assert "の接種の接種日を「令和8年2月8日」に訂正する" in shown
    assert "1件（うち定期外になるもの1件）" in shown
    assert "承認を依頼する" in shown
    assert Entry.objects.filter(act="bulk_correction.read").count() == 1
