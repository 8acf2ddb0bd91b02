"""The only door for changes of reports: receive, forward, follow, close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sesshu.dates import fiscal_year, wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.adverse_events.models import (
    AdverseEventReport,
    FollowUp,
    Outcome,
    ReceivedFrom,
    Seriousness,
    Within,
)
from sesshu.ledger.adverse_events.timing import Timing, symptoms, timing
from sesshu.ledger.doses.models import Dose

TARGETS = {"pmda": "pmda_on", "prefecture": "prefecture_on"}


@dataclass(frozen=True, slots=True)
class Received:
    """A report as it came, in plain values. `onset_minutes`: time after the dose, where it is known."""

    received_on: date
    received_from: str
    symptom: str
    onset_on: date
    outline: str
    seriousness: str
    forward_by: date
    reporter: str = ""
    reporter_institution: str = ""
    reporter_telephone: str = ""
    symptom_text: str = ""
    onset_minutes: int | None = None
    outside_note: str = ""


@transaction.atomic
def receive(*, dose_id: UUID, report: Received, by: Actor, purpose: str) -> AdverseEventReport:
    """Record a report about a dose. An onset outside the time table needs the doctor's reason; it is never refused
    for that alone. Raises `InvalidInput`, `NotFound`, `NotNow`."""
    by.check("adverse_event.write")
    dose = Dose.objects.select_related("resident").filter(pk=dose_id).first()
    if dose is None:
        raise NotFound("この接種記録はありません。")
    if dose.withdrawn_at is not None:
        raise NotNow("この接種記録は取り消されています。正しい接種記録から報告を登録してください。")
    found = _checked(dose, report)
    year = fiscal_year(clock.today())
    values = {name: getattr(report, name) for name in Received.__slots__}
    made = AdverseEventReport.objects.create(
        fiscal_year=year, number=_next_number(year), resident=dose.resident, dose=dose, product=dose.product,
        lot_number=dose.lot_number or dose.lot_typed, given_on=dose.given_on, symptom_name=found.symptom_name,
        within=found.within, limit_words=found.limit, article=found.article, recorded_at=clock.now(),
        recorded_by=by.code, recorded_by_name=by.display_name, **values,
    )  # fmt: skip
    _told("adverse_event.received", made, by, purpose, symptom=report.symptom, within=str(found.within))
    return made


@transaction.atomic
def forward(*, report_id: UUID, to: str, on: date, by: Actor, purpose: str) -> AdverseEventReport:
    """Record that a report went on (`to` is pmda or prefecture). A date that was recorded can be corrected.

    The institution sends its own report to PMDA, maybe before the office heard of it; the prefecture hears from us.
    """
    by.check("adverse_event.write")
    report = _locked(report_id)
    if to not in TARGETS:
        raise InvalidInput("転送先：一覧にあるものを選んでください。", field="to", example="県")
    word, first = ("接種日", report.given_on) if to == "pmda" else ("受け付けた日", report.received_on)
    if not first <= on <= clock.today():
        raise InvalidInput(
            f"転送日：{word}（{wareki(first)}）から今日までの日を入力してください。", field="on", example="R8.11.24",
        )  # fmt: skip
    before = getattr(report, TARGETS[to])
    setattr(report, TARGETS[to], on)
    _save(report)
    _told(
        "adverse_event.forwarded", report, by, purpose, to=to, on=on.isoformat(),
        before=before.isoformat() if before else None,
    )  # fmt: skip
    return report


@transaction.atomic
def follow_up(
    *, report_id: UUID, on: date, text: str, outcome: str, check_on: date | None, by: Actor, purpose: str
) -> FollowUp:  # fmt: skip
    """Add what was learnt. The newest entry sets the outcome and the next day to ask; older ones stay as written."""
    by.check("adverse_event.write")
    report = _locked(report_id)
    if not report.received_on <= on <= clock.today():
        raise InvalidInput(
            f"確認日：受け付けた日（{wareki(report.received_on)}）から今日までの日を入力してください。", field="on",
            example="R8.11.24",
        )  # fmt: skip
    if not text.strip():
        raise InvalidInput("経過を入力してください。", field="text", example="解熱し、通院は終了したと電話で確認")
    if outcome not in Outcome.values:
        raise InvalidInput("転帰：一覧にあるものを選んでください。", field="outcome", example="回復")
    if check_on is not None and check_on < clock.today():
        raise InvalidInput("次に確認する日：今日以後の日を入力してください。", field="check_on", example="R8.12.24")
    entry = FollowUp.objects.create(
        report=report, on=on, text=text.strip(), outcome=outcome, check_on=check_on, at=clock.now(), by=by.code,
        by_name=by.display_name,
    )  # fmt: skip
    report.outcome, report.check_on = outcome, check_on
    _save(report)
    _told("adverse_event.followed", report, by, purpose, entry=entry.pk, outcome=outcome)
    return entry


@transaction.atomic
def close(*, report_id: UUID, note: str, by: Actor, purpose: str) -> AdverseEventReport:
    """End a report that was forwarded and whose outcome is known."""
    by.check("adverse_event.write")
    report = _locked(report_id)
    if not report.is_forwarded:
        raise NotNow("PMDAにも県にも転送していません。転送を記録してから終了してください。")
    if report.outcome == Outcome.UNKNOWN:
        raise NotNow("転帰が「不明・経過観察中」です。経過を記録してから終了してください。")
    if not note.strip():
        raise InvalidInput("終了の記事を入力してください。", field="note", example="回復を確認。救済制度を案内済み")
    report.closed_at, report.closed_by, report.close_note = clock.now(), by.code, note.strip()
    _save(report)
    _told("adverse_event.closed", report, by, purpose, note=note.strip())
    return report


def _checked(dose: Dose, report: Received) -> Timing:
    """What the table says; raises `InvalidInput` for what cannot be."""
    known = symptoms(dose.product, report.received_on)
    today = clock.today()
    if known and report.symptom not in known:
        raise InvalidInput("症状：このワクチンの一覧にあるものを選んでください。", field="symptom")
    if known and known[report.symptom].needs_text and not report.symptom_text.strip():
        raise InvalidInput(
            "症状の内容：「その他の反応」では、症状を必ず入力してください。", field="symptom_text",
            example="接種した腕全体の腫れ",
        )  # fmt: skip
    if not dose.given_on <= report.onset_on <= today:
        raise InvalidInput(
            f"発症日：接種日（{wareki(dose.given_on)}）から今日までの日を入力してください。", field="onset_on",
            example="R8.11.24",
        )  # fmt: skip
    if not report.onset_on <= report.received_on <= today:
        raise InvalidInput(
            "受付日：発症日から今日までの日を入力してください。", field="received_on", example="R8.11.24"
        )
    if report.forward_by < report.received_on:
        raise InvalidInput("転送の期限：受付日以後の日を入力してください。", field="forward_by", example="R8.11.24")
    if report.received_from not in ReceivedFrom.values or report.seriousness not in Seriousness.values:
        raise InvalidInput("報告者の区分と重さ：一覧にあるものを選んでください。", field="received_from")
    if not report.outline.strip():
        raise InvalidInput("症状の概要を入力してください。", field="outline", example="接種2時間後に全身の発しん")
    found = timing(dose, report.symptom, report.onset_on, report.onset_minutes, report.received_on)
    if found.within == Within.OUTSIDE and not report.outside_note.strip():
        raise InvalidInput(
            f"{found.sentence}期間の外で報告する理由（医師の判断など）を入力してください。", field="outside_note",
            example="主治医が関連性が高いと判断",
        )  # fmt: skip
    return found


def _locked(report_id: UUID) -> AdverseEventReport:
    found = AdverseEventReport.objects.select_for_update().filter(id=report_id).first()
    if found is None:
        raise NotFound("この副反応疑い報告は見つかりません。一覧から選び直してください。")
    if found.closed_at is not None:
        raise NotNow("この副反応疑い報告は終了しています。")
    return found


def _save(report: AdverseEventReport) -> None:
    report.version += 1
    report.save()


def _told(act: str, report: AdverseEventReport, by: Actor, purpose: str, **detail: Any) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"adverse_event:{report.id}", subjects=[f"resident:{report.resident_id}"],
        case=report.label, detail=detail,
    )  # fmt: skip


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:  # two clerks at once get two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('adverse_event_number'))")
    rows = AdverseEventReport.objects.filter(fiscal_year=year).order_by("-number")
    return (rows.values_list("number", flat=True).first() or 0) + 1
