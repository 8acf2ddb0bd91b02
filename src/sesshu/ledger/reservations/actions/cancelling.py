"""Cancelling: by the person, by the office, or because the session was called off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, MovedOn, NotFound, NotNow
from sesshu.ledger.events.models import Session
from sesshu.ledger.reservations import policies
from sesshu.ledger.reservations.actions.common import check_may, lock_people, lock_sessions, note, told
from sesshu.ledger.reservations.actions.waiting import move_up
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import ACTIVE, OUTSIDE, ReservationState, check_next


@transaction.atomic
def cancel(
    *, reservation_ids: Sequence[UUID], reason: str, channel: str, version: int | None = None, by: Actor, purpose: str
) -> int:
    """Cancel reservations; who waits moves up. Cancelled ones stay as they are. How many were cancelled now."""
    check_may(by)
    if not reason.strip():
        raise InvalidInput("取消しの理由を入力してください。", field="reason", example="本人から電話で取消し")
    asked = list(Reservation.objects.filter(id__in=list(reservation_ids)).values_list("resident_id", "session_id"))
    if not asked or len(asked) != len(set(reservation_ids)):
        raise NotFound("この予約は見つかりません。一覧から選び直してください。")
    lock_people(resident for resident, _ in asked)
    sessions = lock_sessions(session for _, session in asked)
    rows = list(Reservation.objects.select_for_update(of=("self",)).filter(id__in=list(reservation_ids)).order_by("id"))
    todo = [row for row in rows if row.state != ReservationState.CANCELLED]
    for row in todo:
        check_can_cancel(sessions[row.session_id], channel)
        if version is not None and row.version != version:
            raise MovedOn
    release(todo, sessions, reason, by)
    note(todo, "cancelled", by, reason.strip())
    told("cancelled", todo, by, purpose, reason=reason.strip(), channel=channel)
    for key in sorted({row.session_id for row in todo}):
        move_up(sessions[key], by, purpose)
    return len(todo)


def called_off(sessions: Sequence[Session], reason: str, at: datetime, by: Actor, purpose: str) -> int:
    """Everybody in sessions that are called off, in the transaction of the cancellation. The sessions are locked."""
    rows = Reservation.objects.select_for_update(of=("self",)).filter(session__in=list(sessions), state__in=ACTIVE)
    todo = list(rows.order_by("id"))
    locked = {row.id: row for row in sessions}
    release(todo, locked, f"中止：{reason}", by, at)
    note(todo, "called_off", by, reason)
    told("called_off", todo, by, purpose, reason=reason)
    return len(todo)


def release(
    rows: Sequence[Reservation], sessions: dict[UUID, Session], reason: str, by: Actor, at: datetime | None = None
) -> None:
    """Free the seats of locked reservations."""
    for row in rows:
        check_next(row.state, ReservationState.CANCELLED)
        if row.state == ReservationState.BOOKED:
            sessions[row.session_id].taken -= 1
        row.state, row.cancelled_at, row.cancelled_by = ReservationState.CANCELLED, at or clock.now(), by.code
        row.cancel_reason, row.version = reason.strip(), row.version + 1
        row.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancel_reason", "version", "replaced_by"])
    for key in sorted({row.session_id for row in rows}):
        sessions[key].save(update_fields=["taken"])


def check_can_cancel(session: Session, channel: str) -> None:
    """Raise when a reservation of this session may not be given up any more through this channel."""
    if channel in OUTSIDE and not policies.before_end(session):
        raise NotNow("インターネットでの変更・取消しの受付は終わりました。市の窓口に電話してください。")
