"""空き待ちの繰上げ: when a seat is free, who has waited longest gets it."""

from __future__ import annotations

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.events.models import Session
from sesshu.ledger.events.states import SessionState
from sesshu.ledger.reservations import policies
from sesshu.ledger.reservations.actions.common import note, told
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import Channel, ReservationState


def move_up(session: Session, by: Actor, purpose: str) -> int:
    """Give the free seats of a locked session to those who wait. How many moved up.

    Held-back seats stay with the office. Nobody moves up into a session that has begun or takes nobody.
    """
    if session.state != SessionState.OPEN or session.begins <= clock.now():
        return 0
    seats = session.free_for_public
    waiting = Reservation.objects.filter(session=session, state=ReservationState.WAITING)
    rows = list(waiting.select_for_update(of=("self",)).order_by("waiting_since", "id")[:seats])
    for row in rows:
        row.state, row.moved_up_at, row.version = ReservationState.BOOKED, clock.now(), row.version + 1
        row.save(update_fields=["state", "moved_up_at", "version"])
    if rows:
        session.taken += len(rows)
        session.save(update_fields=["taken"])
        note(rows, "moved_up", by)
        told("moved_up", rows, by, purpose, session=str(session.id))
    return len(rows)


def give_seat(row: Reservation, session: Session, by: Actor, purpose: str) -> None:
    """Who waits for a locked session has come on the day: they get a seat that is left. Raises `Full`."""
    policies.check_seat(session, Channel.COUNTER)
    session.taken += 1
    session.save(update_fields=["taken"])
    row.state, row.moved_up_at, row.version = ReservationState.BOOKED, clock.now(), row.version + 1
    row.save(update_fields=["state", "moved_up_at", "version"])
    note([row], "moved_up", by, "当日の受付")
    told("moved_up", [row], by, purpose, session=str(session.id))
