"""The only door for changes of cases: open, fill in, report, ask for closing, close, cancel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sesshu.dates import fiscal_year, wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, MovedOn, NotFound, NotNow
from sesshu.law.vaccination_errors import error_rules
from sesshu.ledger.doses import actions as dose_actions
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.vaccination_errors import queries
from sesshu.ledger.vaccination_errors.models import HealthDamage, VaccinationError
from sesshu.ledger.vaccination_errors.states import CaseState, check_next
from sesshu.ledger.vaccination_errors.withdrawals import check_dose_stands

ITEMS = (
    "type_code", "serious", "institution", "maker", "lot_number", "persons", "outline", "city_action", "published",
    "health_damage", "health_note", "prevention", "not_payable", "next_note", "known_on",
)  # fmt: skip
NEEDED = {
    "type_code": "類型", "institution": "接種した医療機関", "outline": "間違いの概要と原因", "city_action": "市の対応",
    "prevention": "再発防止策",
}  # fmt: skip


@transaction.atomic
def open_case(*, dose_id: UUID, by: Actor, purpose: str) -> VaccinationError:
    """Open the case of a dose; opened before, that case is the answer. The dose is marked as a vaccination error.

    The judgement, the type it suggests and what the record knows are filled in. Raises `NotNow` for a withdrawn dose.
    """
    by.check("vaccination_error.write")
    dose = _locked_dose(dose_id)
    known = VaccinationError.objects.filter(dose=dose).exclude(state=CaseState.CANCELLED).first()
    if known:
        return known
    verdict = _verdict(dose, by)
    today = clock.today()
    rules, year = error_rules(today), fiscal_year(today)
    case = VaccinationError.objects.create(
        fiscal_year=year, number=_next_number(year), resident=dose.resident, dose=dose, verdict=verdict,
        type_code=rules.suggestion([reason["code"] for reason in verdict["reasons"]]),
        institution=institutions.names([dose.institution_code]).get(dose.institution_code) or dose.place,
        product=dose.product, lot_number=dose.lot_typed or dose.lot_number, given_on=dose.given_on,
        opened_at=clock.now(), opened_by=by.code, opened_by_name=by.display_name, known_on=today,
        report_due_on=rules.due_on(today),
    )  # fmt: skip
    if dose.decision != "vaccination_error":
        dose_actions.decide_dose(
            dose_id=dose.pk,
            decision="vaccination_error",
            note=case.label,
            expected_version=None,
            by=by,
            purpose=purpose,
        )
    _told("vaccination_error.opened", case, by, purpose, dose=str(dose.pk), verdict=verdict["level"])
    return case


@transaction.atomic
def fill_in(
    *, case_id: UUID, items: Mapping[str, Any], expected_version: int | None = None, by: Actor, purpose: str
) -> VaccinationError:
    """Change items of the report. Raises `InvalidInput`, `MovedOn`, `NotNow` when the case has ended."""
    by.check("vaccination_error.write")
    case = locked(case_id)
    if case.state in {CaseState.CLOSED, CaseState.CANCELLED}:
        raise NotNow("この案件は終わっています。内容は変更できません。")
    if expected_version is not None and case.version != expected_version:
        raise MovedOn
    unknown = set(items) - set(ITEMS)
    if unknown:
        raise InvalidInput(f"変更できない項目です：{'、'.join(sorted(unknown))}")
    _check_items(case, items)
    before = {name: getattr(case, name) for name in items}
    for name, value in items.items():
        setattr(case, name, value)
    case.report_due_on = error_rules(clock.today()).due_on(case.known_on)
    case.version += 1
    case.save()
    _told("vaccination_error.filled_in", case, by, purpose, before=_plain(before), after=_plain(items))
    return case


@transaction.atomic
def record_report(*, case_id: UUID, on: date, to: str, by: Actor, purpose: str) -> VaccinationError:
    """The report has been made: it is printed for the record, and the case goes on. All items must be there."""
    from sesshu.ledger.vaccination_errors.reports import print_report

    by.check("vaccination_error.write")
    case = locked(case_id)
    check_next(case.state, CaseState.REPORTED)
    check_dose_stands(case)
    check_complete(case)
    if on > clock.today() or on < case.known_on:
        raise InvalidInput(
            f"報告日：把握した日（{wareki(case.known_on)}）から今日までの日を入力してください。", field="on",
            example="R8.11.24",
        )  # fmt: skip
    if not to.strip():
        raise InvalidInput("報告先を入力してください。", field="to", example="県 健康危機管理課")
    case.next_plan = queries.next_plan(by, case)
    case.state, case.reported_on, case.reported_to, case.reported_by = CaseState.REPORTED, on, to.strip(), by.code
    case.version += 1
    case.print_run = print_report(case, by=by, purpose=purpose)
    case.save()
    _told("vaccination_error.reported", case, by, purpose, on=on.isoformat(), to=to.strip(), run=case.print_run.label)
    return case


@transaction.atomic
def close_case(*, case_id: UUID, note: str, requested_by: str, by: Actor, purpose: str) -> VaccinationError:
    """End a reported case, as another person than the one who asked. Called through the approval."""
    by.check("vaccination_error.close")
    case = locked(case_id)
    check_next(case.state, CaseState.CLOSED)
    case.state, case.closed_at, case.closed_by, case.closed_by_name = (
        CaseState.CLOSED,
        clock.now(),
        by.code,
        by.display_name,
    )
    case.close_requested_by, case.close_note = requested_by, note
    case.version += 1
    case.save()
    _told("vaccination_error.closed", case, by, purpose, note=note)
    return case


@transaction.atomic
def cancel_case(*, case_id: UUID, reason: str, by: Actor, purpose: str) -> VaccinationError:
    """It was no error: the case stays readable, and the dose waits for a decision again."""
    by.check("vaccination_error.write")
    case = locked(case_id)
    check_next(case.state, CaseState.CANCELLED)
    if not reason.strip():
        raise InvalidInput(
            "取消の理由を入力してください。", field="reason", example="医療機関の訂正により接種日が誤りと判明"
        )
    case.state, case.cancelled_at, case.cancelled_by = CaseState.CANCELLED, clock.now(), by.code
    case.cancel_reason, case.version = reason.strip(), case.version + 1
    case.save()
    if case.dose.withdrawn_at is None:
        dose_actions.decide_dose(
            dose_id=case.dose_id, decision="undecided", note="", expected_version=None, by=by, purpose=purpose
        )
    _told("vaccination_error.cancelled", case, by, purpose, reason=reason.strip())
    return case


def check_complete(case: VaccinationError) -> None:
    """Raise `NotNow` naming the items of the report that are missing."""
    missing = [label for name, label in NEEDED.items() if not getattr(case, name)]
    if case.health_damage == HealthDamage.SOME and not case.health_note:
        missing.append("健康被害の内容")
    if missing:
        raise NotNow(
            f"報告に必要な項目が入力されていません：{'、'.join(missing)}。入力して保存してから報告してください。"
        )


def locked(case_id: UUID) -> VaccinationError:
    """The case's row, locked until the transaction ends. Raises `NotFound`."""
    rows = VaccinationError.objects.select_for_update(of=("self",)).select_related("resident", "dose")
    found = rows.filter(id=case_id).first()
    if found is None:
        raise NotFound("この間違い接種の案件は見つかりません。一覧から選び直してください。")
    return found


def _check_items(case: VaccinationError, items: Mapping[str, Any]) -> None:
    code = items.get("type_code", case.type_code)
    if code and code not in error_rules(clock.today()).types:
        raise InvalidInput("類型：一覧にあるものを選んでください。", field="type_code", example="02 接種間隔の誤り")
    if items.get("persons", case.persons) < 1:
        raise InvalidInput("接種を受けた人数：1以上の数を入力してください。", field="persons", example="1")
    known_on = items.get("known_on", case.known_on)
    if not case.given_on <= known_on <= clock.today():
        raise InvalidInput(
            f"把握した日：接種日（{wareki(case.given_on)}）から今日までの日を入力してください。", field="known_on",
            example="R8.11.24",
        )  # fmt: skip
    if items.get("health_damage", case.health_damage) not in HealthDamage.values:
        raise InvalidInput("健康被害：一覧にあるものを選んでください。", field="health_damage", example="なし")


def _verdict(dose: Dose, by: Actor) -> dict[str, Any]:
    judged = doses.judge_resident(by, dose.resident, clock.today())
    mine = [d for d in judged.doses if d.date == dose.given_on and d.product == dose.product] if judged else []
    reasons = [r for d in mine for r in d.reasons if r.level != "info"]
    return {
        "level": next((lv for lv in ("block", "warn", "info") if any(d.level == lv for d in mine)), dose.level),
        "rules": judged.rules if judged else dose.rules,
        "reasons": [{"code": r.code, "text": r.text, "basis": r.basis} for r in reasons],
    }


def _locked_dose(dose_id: UUID) -> Dose:
    dose = Dose.objects.select_for_update(of=("self",)).select_related("resident").filter(pk=dose_id).first()
    if dose is None:
        raise NotFound("この接種記録はありません。")
    if dose.withdrawn_at is not None:
        raise NotNow("この接種記録は取り消されています。間違い接種の案件は開けません。")
    return dose


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _told(act: str, case: VaccinationError, by: Actor, purpose: str, **detail: Any) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"vaccination_error:{case.id}", subjects=[f"resident:{case.resident_id}"],
        case=case.label, detail=detail,
    )  # fmt: skip


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:  # two clerks at once get two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('vaccination_error_number'))")
    rows = VaccinationError.objects.filter(fiscal_year=year).order_by("-number")
    return (rows.values_list("number", flat=True).first() or 0) + 1
