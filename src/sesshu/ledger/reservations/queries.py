"""How reservations are read. Every function takes the viewer. No addresses; telephones of protected persons hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.events.models import Event, Session
from sesshu.ledger.events.states import SessionState
from sesshu.ledger.reservations.models import Reservation, ReservationChange
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import MASK, may_see, visible_to


def reservations(viewer: Actor) -> QuerySet[Reservation]:
    """All reservations of people whom the viewer may see."""
    viewer.check("reservation.read")
    people = visible_to(viewer).values("id")
    rows = Reservation.objects.filter(resident_id__in=people)
    return rows.select_related("session__event", "voucher", "contact")


def of_event(viewer: Actor, event: Event) -> QuerySet[Reservation]:
    """Everybody of an event in the order of the day, who waits in the order of the list."""
    rows = (
        reservations(viewer)
        .filter(session__event=event)
        .select_related("resident", "session__event", "contact", "voucher")
    )
    return rows.order_by("session__starts_at", "session__room", "state", "waiting_since", "resident__kana_key", "id")


def called_off(viewer: Actor, event: Event) -> QuerySet[Reservation]:
    """Whom to tell: those whose session was called off while they were booked or waited."""
    rows = of_event(viewer, event).filter(session__state=SessionState.CANCELLED, state="cancelled")
    return rows.filter(cancel_reason__startswith="中止：")


def get(viewer: Actor, reservation_id: UUID) -> Reservation:
    """One reservation, or `NotFound`."""
    found = reservations(viewer).filter(id=reservation_id).first()
    if found is None:
        raise NotFound("この予約は見つかりません。一覧から選び直してください。")
    return found


def history(viewer: Actor, row: Reservation) -> list[ReservationChange]:
    """What happened to a reservation, the oldest first."""
    viewer.check("reservation.read")
    return list(ReservationChange.objects.filter(reservation_id=row.id).order_by("id"))


def of_resident(viewer: Actor, resident_id: UUID) -> QuerySet[Reservation]:
    """All reservations of one person, the latest day first."""
    return reservations(viewer).filter(resident_id=resident_id).order_by("-session__event__held_on")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list shows of a person."""

    resident: Resident
    telephone: str


def people(viewer: Actor, rows: Sequence[Reservation]) -> dict[UUID, Shown]:
    """The people of some reservations by reservation; a protected person's telephone is hidden."""
    found = {one.id: one for one in visible_to(viewer).filter(id__in={row.resident_id for row in rows})}
    opened = may_see(viewer)
    return {
        row.id: Shown(
            found[row.resident_id],
            MASK if row.telephone and found[row.resident_id].address_withheld and not opened else row.telephone,
        )
        for row in rows
        if row.resident_id in found
    }


def other_sessions(viewer: Actor, session: Session) -> QuerySet[Session]:
    """Where a person of this session could be moved to: the same series, still to come."""
    viewer.check("reservation.read")
    rows = Session.objects.select_related("event").filter(series=session.series, event__kind=session.event.kind)
    rows = rows.exclude(state=SessionState.CANCELLED).exclude(event__state="cancelled").exclude(id=session.id)
    return rows.filter(event__held_on__gte=clock.today()).order_by("event__held_on", "starts_at")
