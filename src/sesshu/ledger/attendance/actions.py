"""The only door for changes of attendance: arrive (`arriving`), go on, end a session, note what its doses share."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.attendance import deferring, papers, policies
from sesshu.ledger.attendance.arriving import arrive
from sesshu.ledger.attendance.models import Attendance, ObservationTime, SessionResult
from sesshu.ledger.attendance.states import AttendanceState, check_next
from sesshu.ledger.attendance.stepping import step
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.events.models import Session
from sesshu.ledger.reservations.actions.common import lock_sessions
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import ReservationState
from sesshu.text import normalise_lot

__all__ = ["arrive", "end_session", "go_on", "set_result"]
DOSE_PURPOSE = "DOSE_REGISTRATION"
A = AttendanceState


@transaction.atomic
def go_on(
    *, session_id: UUID, resident_id: UUID, to: str, reason: str = "", note: str = "", by: Actor, purpose: str
) -> Attendance:  # fmt: skip
    """The next step of a person who is there. 接種済 records the dose, 見合せ (with its `reason`) that none was given.
    The same step twice is one step."""
    by.check("attendance.write")
    if to not in A.values:
        raise InvalidInput("係：一覧から選んでください。", field="step")
    session = lock_sessions([session_id])[session_id]
    policies.check_day(session)
    row = Attendance.objects.select_for_update().filter(session=session, resident_id=resident_id).first()
    if row is None:
        raise NotFound("この人は、この時間帯で受付していません。先に受付をしてください。")
    if row.state == to:
        return row
    check_next(row.state, A(to))
    if to == A.DEFERRED:
        deferring.give_reason(row, reason, note)
        deferring.record(row, session, by, examined=row.state == A.EXAMINED)
    elif row.state == A.DEFERRED and to == A.EXAMINED:
        deferring.withdraw(row, "examined_again", by)
    elif to == A.VACCINATED:
        _vaccinate(row, session, by)
    step(row, A(to), by, purpose)
    if to == A.VACCINATED:
        papers.use_up(row, by, DOSE_PURPOSE)
    return row


@transaction.atomic
def set_result(
    *, session_id: UUID, product: str, lot_typed: str, doctor_code: str = "", vials_opened: int = 0,
    doses_wasted: int = 0, waste_reason: str = "", by: Actor, purpose: str,
) -> SessionResult:  # fmt: skip
    """What holds for the doses from now on, and the vials. Doses that are recorded stay as they are."""
    by.check("attendance.write")
    session = lock_sessions([session_id])[session_id]
    policies.check_day(session)
    if doses_wasted and not waste_reason.strip():
        raise InvalidInput("廃棄の理由を入力してください。", field="waste_reason", example="溶解後に時間が過ぎた")
    doctor = policies.doctor_of(session, doctor_code)
    row = SessionResult.objects.filter(session=session).first() or SessionResult(session=session, version=0)
    row.product, row.lot_typed, row.doctor, row.doctor_code = product, lot_typed.strip(), doctor, doctor_code
    row.vials_opened, row.doses_wasted, row.waste_reason = vials_opened, doses_wasted, waste_reason.strip()
    row.version += 1
    row.save()
    audit.record(
        "attendance.result_set", by=by, purpose=purpose, obj=f"event_session:{session_id}",
        detail={"product": product, "lot": row.lot_typed, "vials": vials_opened, "wasted": doses_wasted,
                "doctor": doctor_code,
                "reason": row.waste_reason},
    )  # fmt: skip
    return row


@transaction.atomic
def end_session(*, session_id: UUID, by: Actor, purpose: str) -> int:
    """Everybody who is booked and did not come is 欠席. How many."""
    by.check("attendance.write")
    session = lock_sessions([session_id])[session_id]
    if session.begins > clock.now():
        raise NotNow("この時間帯はまだ始まっていません。")
    came = set(Attendance.objects.filter(session=session).values_list("resident_id", flat=True))
    booked = Reservation.objects.filter(session=session, state=ReservationState.BOOKED).exclude(resident_id__in=came)
    rows = [
        Attendance(session=session, resident_id=one.resident_id, reservation=one, state=A.NO_SHOW,
                   before_state=A.BOOKED, changed_at=clock.now(), changed_by=by.code)
        for one in booked.order_by("id")
    ]  # fmt: skip
    Attendance.objects.bulk_create(rows)
    if rows:
        audit.record(
            "attendance.no_show", by=by, purpose=purpose, n=len(rows), obj=f"event_session:{session_id}",
            subjects=[f"resident:{row.resident_id}" for row in rows],
        )  # fmt: skip
    return len(rows)


def _vaccinate(row: Attendance, session: Session, by: Actor) -> None:
    common = SessionResult.objects.filter(session=session).first()
    product = (common.product if common else "") or session.product  # what somebody entered, never a guess
    if not product:
        raise InvalidInput("ワクチン：先に、この時間帯のワクチンとロット番号を登録してください。")
    lot = common.lot_typed if common else ""
    entry = DoseEntry(
        resident_id=row.resident_id, given_on=session.event.held_on, product=product, lot_typed=lot,
        lot_number=normalise_lot(lot).number if lot else "", place=session.event.venue_name, setting="mass",
        decision="undecided", source_key=_source_key(row),
    )  # fmt: skip
    [done] = doses.record_doses(entries=[entry], by=by, purpose=DOSE_PURPOSE)
    row.dose_id = done.dose_id
    row.doctor, row.doctor_code = (common.doctor, common.doctor_code) if common else ("", "")
    held = ObservationTime.objects.as_of(session.event.held_on).filter(code=session.event.kind).first()
    row.observe_until = clock.now() + timedelta(minutes=held.minutes) if held else None


def _source_key(row: Attendance) -> str:
    """The same step twice is one dose; a dose given after one was taken back is another."""
    key = f"attendance:{row.pk}"
    before = Dose.objects.filter(source_key__startswith=key, withdrawn_at__isnull=False).count()
    return f"{key}:{before}" if before else key
