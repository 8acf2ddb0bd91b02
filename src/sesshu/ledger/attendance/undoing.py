"""取り消す: the last step of a person was a mistake. One step back, once, on the day itself."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.attendance import deferring, policies
from sesshu.ledger.attendance.models import Attendance
from sesshu.ledger.attendance.states import AttendanceState as A
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.events.models import Session
from sesshu.ledger.reservations.actions.common import lock_people, lock_sessions

DOSE_PURPOSE = "DOSE_REGISTRATION"


@transaction.atomic
def undo(*, session_id: UUID, resident_id: UUID, expected: str, reason: str, by: Actor, purpose: str) -> str:
    """Take the last step back and say which word holds now. `expected` is the state that was seen: taken back twice is
    refused, not two steps. Taking 接種済 back withdraws the dose, and with it the use of its paper; that needs
    `dose.correct`. Raises `NotNow`, `NotFound`, `InvalidInput`."""
    by.check("attendance.write")
    if not reason.strip():
        raise InvalidInput("取り消す理由を入力してください。", field="reason", example="番号を読み違えた")
    lock_people([resident_id])
    session = lock_sessions([session_id])[session_id]
    policies.check_day(session)
    row = Attendance.objects.select_for_update().filter(session=session, resident_id=resident_id).first()
    if row is None:
        raise NotFound("この人は、この時間帯で受付していません。")
    if row.state != expected:
        raise NotNow(f"この人の状態は「{row.get_state_display()}」に変わっています。画面を開き直してください。")
    if row.before_state == "":
        raise NotNow("取り消せるのは最後の1段階だけです。")
    word = _back(row, session, reason.strip(), by)
    audit.record(
        "attendance.undone", by=by, purpose=purpose, obj=f"attendance:{row.pk}",
        subjects=[f"resident:{row.resident_id}"], detail={"from": expected, "reason": reason.strip()},
    )  # fmt: skip
    return word


def _back(row: Attendance, session: Session, reason: str, by: Actor) -> str:
    if row.before_state == A.BOOKED:  # as if nobody had come: a walk-in gives the seat back
        _free_seat(row, session)
        key = row.pk
        row.delete()
        row.pk = key
        return str(A.BOOKED.label if row.reservation_id else "受付前")
    if row.state == A.VACCINATED and row.dose_id:
        taken_back, row.dose_id, row.observe_until, row.doctor, row.doctor_code = row.dose_id, None, None, "", ""
        _step(row, by)
        doses.withdraw_doses(dose_ids=[taken_back], reason="not_given", note=reason, by=by, purpose=DOSE_PURPOSE)
        return str(row.get_state_display())
    if row.state == A.DEFERRED:
        deferring.withdraw(row, "wrong_entry", by)
        row.deferred_for = row.deferred_note = ""
    _free_seat(row, session)
    _step(row, by)
    if row.state == A.DEFERRED:  # examined again was the mistake: what was not given holds again
        deferring.restore(row, session, by)
        row.save(update_fields=["not_given"])
    return str(row.get_state_display())


def _free_seat(row: Attendance, session: Session) -> None:
    """A walk-in who was not received after all gives the seat back."""
    if row.state == A.ARRIVED and row.reservation_id is None:
        session.taken -= 1
        session.save(update_fields=["taken"])


def _step(row: Attendance, by: Actor) -> None:
    row.state, row.before_state = row.before_state, ""
    row.changed_at, row.changed_by = clock.now(), by.code
    row.save()
