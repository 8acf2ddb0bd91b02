"""間違い接種: from a judged dose to the closed case, what is reported, what is not paid, what a year counts."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, MovedOn, NotNow, NotPermitted
from sesshu.foundation.files import exporting
from sesshu.ledger.change_reviews import queries as reviews
from sesshu.ledger.doses import actions as dose_actions
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.vaccination_errors import actions, approving, queries, reports
from sesshu.ledger.vaccination_errors.models import VaccinationError
from sesshu.ledger.vaccination_errors.states import NEXT, CaseState
from tests.ledger.mailings.office import NOW, TODAY, child

pytestmark = pytest.mark.django_db
PURPOSE = "VACCINATION_ERROR"
FILLED: dict[str, Any] = {
    "institution": "みどり小児科", "maker": "試験製薬", "outline": "前回から26日で接種した。間隔の数え違い",
    "city_action": "保護者へ説明した", "prevention": "予約時に間隔を確認する", "health_damage": "none",
}  # fmt: skip


def early_dose(clerk: Actor) -> Dose:
    """B型肝炎の2回目を1日早く: 26 days after the first."""
    baby = child(birth=date(2026, 1, 10))
    first = date(2026, 3, 10)
    entries = [
        DoseEntry(resident_id=baby.id, given_on=first, product="hepb"),
        DoseEntry(
            resident_id=baby.id,
            given_on=first + timedelta(days=26),
            product="hepb",
            lot_typed="h12",
            decision="undecided",
        ),
    ]
    done = dose_actions.record_doses(entries=entries, by=clerk, purpose="DOSE_REGISTRATION")
    return Dose.objects.get(pk=done[1].dose_id)


def opened(clerk: Actor, dose: Dose | None = None) -> VaccinationError:
    return actions.open_case(dose_id=(dose or early_dose(clerk)).pk, by=clerk, purpose=PURPOSE)


def reported(clerk: Actor) -> VaccinationError:
    case = opened(clerk)
    actions.fill_in(case_id=case.id, items=FILLED, by=clerk, purpose=PURPOSE)
    return actions.record_report(case_id=case.id, on=TODAY, to="県 健康危機管理課", by=clerk, purpose=PURPOSE)


def test_判定された接種から一手で案件が開き_類型と理由が入っている(clerk: Actor) -> None:
    dose = early_dose(clerk)
    case = opened(clerk, dose)
    assert case.type_code == "02"
    assert case.verdict["level"] == "block"
    assert any("27日" in reason["text"] for reason in case.verdict["reasons"])
    assert (case.report_due_on, case.lot_number, case.not_payable) == (TODAY, "h12", True)
    dose.refresh_from_db()
    assert dose.decision == "vaccination_error"


def test_二度押しても同じ案件が開く(clerk: Actor) -> None:
    dose = early_dose(clerk)
    assert opened(clerk, dose).id == opened(clerk, dose).id
    assert Entry.objects.filter(act="vaccination_error.opened").count() == 1


def test_取り消された接種からは開けない(clerk: Actor) -> None:
    dose = early_dose(clerk)
    dose_actions.withdraw_doses(dose_ids=[dose.pk], reason="not_given", by=clerk, purpose="DOSE_REGISTRATION")
    with pytest.raises(NotNow, match="取り消されています"):
        opened(clerk, dose)


def test_次の接種は今日の判定から示される(clerk: Actor) -> None:
    [line] = queries.next_plan(clerk, opened(clerk))
    assert line[0] == "B型肝炎"
    assert line[2].startswith("令和")


def test_足りない項目があると報告できず_どの項目かを言う(clerk: Actor) -> None:
    case = opened(clerk)
    with pytest.raises(NotNow, match="間違いの概要と原因、市の対応、再発防止策"):
        actions.record_report(case_id=case.id, on=TODAY, to="県", by=clerk, purpose=PURPOSE)
    actions.fill_in(case_id=case.id, items=FILLED | {"health_damage": "some"}, by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow, match="健康被害の内容"):
        actions.record_report(case_id=case.id, on=TODAY, to="県", by=clerk, purpose=PURPOSE)


def test_報告書に8項目と次の接種が載り_氏名は載らない(clerk: Actor) -> None:
    case = reported(clerk)
    assert (case.state, case.print_run.pages) == ("reported", 1)
    [row] = case.print_run.frozen_rows.all()
    assert len(row.values["items"]) == 8
    assert row.values["kind"] == "02　接種間隔の誤り"
    assert row.values["next_plan"] == case.next_plan
    assert case.resident.name not in str(row.values)
    assert reports.preview_report(case, by=clerk, purpose=PURPOSE).startswith(b"%PDF")


def test_報告日は把握した日から今日まで(clerk: Actor) -> None:
    case = opened(clerk)
    actions.fill_in(case_id=case.id, items=FILLED, by=clerk, purpose=PURPOSE)
    for wrong in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(InvalidInput, match="報告日"):
            actions.record_report(case_id=case.id, on=wrong, to="県", by=clerk, purpose=PURPOSE)


def test_期限は把握した当日で_翌日から期限超過として数えられる(clerk: Actor) -> None:
    case = opened(clerk)
    assert list(queries.to_report(clerk)) == [case]
    assert not case.is_overdue(TODAY)
    with clock.set_to(NOW + timedelta(days=1)):
        assert case.is_overdue(clock.today())
        assert queries.to_report(clerk).count() == 1


def test_報告すると期限の一覧から消える(clerk: Actor) -> None:
    reported(clerk)
    assert queries.to_report(clerk).count() == 0


def test_終了は別の職員の承認で_依頼した本人は承認できない(clerk: Actor, chief: Actor) -> None:
    case = reported(clerk)
    asked = approving.ask(case_id=case.id, note="説明済み", by=clerk, purpose=PURPOSE)
    assert approving.waiting(case) == asked
    with pytest.raises(NotPermitted):
        approvals.approve(approval_id=asked.pk, by=clerk)
    approvals.approve(approval_id=asked.pk, by=chief)
    case.refresh_from_db()
    assert (case.state, case.closed_by, case.close_requested_by) == ("closed", chief.code, clerk.code)
    with pytest.raises(NotNow, match="終わっています"):
        actions.fill_in(case_id=case.id, items=FILLED, by=clerk, purpose=PURPOSE)


def test_依頼のあとで内容が変わったら承認は通らない(clerk: Actor, chief: Actor) -> None:
    case = reported(clerk)
    asked = approving.ask(case_id=case.id, note="説明済み", by=clerk, purpose=PURPOSE)
    actions.fill_in(case_id=case.id, items={"prevention": "別の対策"}, by=clerk, purpose=PURPOSE)
    with pytest.raises(MovedOn):
        approvals.approve(approval_id=asked.pk, by=chief)


def test_本人による終了はデータベースも拒む(clerk: Actor, chief: Actor) -> None:
    case = reported(clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.close_case(case_id=case.id, note="済", requested_by=chief.code, by=chief, purpose=PURPOSE)


def test_取り消すと接種は判断待ちに戻り_支払わない接種から外れる(clerk: Actor) -> None:
    dose = early_dose(clerk)
    case = opened(clerk, dose)
    assert queries.unpayable([dose.pk]) == {dose.pk: case.label}
    actions.cancel_case(case_id=case.id, reason="接種日の誤り", by=clerk, purpose=PURPOSE)
    assert queries.unpayable([dose.pk]) == {}
    dose.refresh_from_db()
    assert dose.decision == "undecided"
    assert opened(clerk, dose).id != case.id


def test_支払うと決めた案件は支払わない接種に入らない(clerk: Actor) -> None:
    case = opened(clerk)
    actions.fill_in(case_id=case.id, items={"not_payable": False}, by=clerk, purpose=PURPOSE)
    assert queries.unpayable([case.dose_id]) == {}


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ({"type_code": "77"}, "類型"),
        ({"persons": 0}, "1以上"),
        ({"known_on": TODAY + timedelta(days=1)}, "把握した日"),
        ({"health_damage": "x"}, "健康被害"),
        ({"state": "closed"}, "変更できない項目"),
    ],
)
def test_入力できない内容は欄を言って断る(clerk: Actor, items: dict, words: str) -> None:
    case = opened(clerk)
    with pytest.raises(InvalidInput, match=words):
        actions.fill_in(case_id=case.id, items=items, by=clerk, purpose=PURPOSE)


def test_二人が同時に直すと後の人に知らせる(clerk: Actor) -> None:
    case = opened(clerk)
    actions.fill_in(case_id=case.id, items=FILLED, expected_version=1, by=clerk, purpose=PURPOSE)
    with pytest.raises(MovedOn):
        actions.fill_in(case_id=case.id, items=FILLED, expected_version=1, by=clerk, purpose=PURPOSE)


def test_年間件数は4月から3月に接種した案件を類型ごとに数え_取消は数えない(clerk: Actor) -> None:
    case = opened(clerk)  # the dose of 5 April 2026
    actions.fill_in(case_id=case.id, items=FILLED | {"persons": 3, "health_damage": "some"}, by=clerk, purpose=PURPOSE)
    cancelled = opened(clerk)
    actions.cancel_case(case_id=cancelled.id, reason="誤り", by=clerk, purpose=PURPOSE)
    line = next(line for line in queries.year(clerk, 2026).lines if line.code == "02")
    assert (line.cases, line.persons, line.damaged, line.unreported) == (1, 3, 1, 1)
    assert queries.year(clerk, 2025).total.cases == 0
    assert len(queries.year(clerk, 2026).lines) == 13
    made = reports.export_year(fiscal_year=2026, profile="human", by=clerk, purpose=PURPOSE)
    text = exporting.contents(export=made, by=clerk).decode("utf-8-sig")
    assert "接種間隔の誤り" in text
    assert made.rows == 14


def test_状態はすべて表にあり_終わりの状態に出口は無い() -> None:
    assert set(NEXT) == set(CaseState)
    assert {state for state, then in NEXT.items() if not then} == {CaseState.CLOSED, CaseState.CANCELLED}


def test_案件の接種が取り消されると報告できず_確認の一覧に載る(clerk: Actor) -> None:
    dose = early_dose(clerk)
    case = opened(clerk, dose)
    actions.fill_in(case_id=case.id, items=FILLED, by=clerk, purpose=PURPOSE)
    dose_actions.withdraw_doses(dose_ids=[dose.pk], reason="wrong_person", by=clerk, purpose="DOSE_REGISTRATION")
    [told] = reviews.waiting(clerk)
    assert case.label in told.words
    with pytest.raises(NotNow, match="接種記録は取り消されています"):
        actions.record_report(case_id=case.id, on=TODAY, to="県 健康危機管理課", by=clerk, purpose=PURPOSE)
    actions.cancel_case(case_id=case.id, reason="別の人の接種だった", by=clerk, purpose=PURPOSE)
    assert queries.year(clerk, 2025).total.cases == queries.year(clerk, 2026).total.cases == 0


def test_報告した案件の接種が取り消されると_県への訂正を促す(clerk: Actor) -> None:
    case = reported(clerk)
    dose_actions.withdraw_doses(dose_ids=[case.dose_id], reason="wrong_person", by=clerk, purpose="DOSE_REGISTRATION")
    [told] = reviews.waiting(clerk)
    assert "県に訂正を伝え" in told.words
