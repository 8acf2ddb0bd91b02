"""What the public page reads: events that are open, and the reservations of the people of a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sesshu.foundation import clock
from sesshu.foundation.errors import NotFound
from sesshu.ledger.booking.visits import Guest, Visit
from sesshu.ledger.events.models import Event, Session, Venue
from sesshu.ledger.events.states import EventState, SessionState
from sesshu.ledger.reservations import policies
from sesshu.ledger.reservations.models import Reservation


@dataclass(frozen=True, slots=True)
class Offer:
    """An event with its sessions that may be booked now, and from when if not yet."""

    event: Event
    sessions: tuple[Session, ...]
    opens_at: datetime | None = None

    @property
    def free(self) -> int:
        return sum(row.free_for_public for row in self.sessions)


def offers(guests: Sequence[Guest]) -> list[Offer]:
    """Events that are open to the public. With `opens_at`: nobody of these people may book yet."""
    rows = Event.objects.filter(public=True, state=EventState.OPEN, held_on__gte=clock.today())
    found = []
    for event in rows.prefetch_related("sessions", "openings").order_by("held_on", "number"):
        for session in event.sessions.all():
            session.event = event
        sessions = [row for row in event.sessions.all() if row.state == SessionState.OPEN and policies.before_end(row)]
        if sessions:
            found.append(Offer(event, tuple(sorted(sessions, key=_order)), _opens(event, guests)))
    return found


def offer(among: Sequence[Offer], event_id: object) -> Offer:
    """One open event, or `NotFound`."""
    found = next((one for one in among if one.event.id == event_id), None)
    if found is None:
        raise NotFound("このイベントは、いま予約を受け付けていません。一覧から選び直してください。")
    return found


def later_sessions(first: Offer, among: Sequence[Offer]) -> list[Session]:
    """Sessions of the same series on other days, for the second dose of a pair."""
    series = {row.series for row in first.sessions}
    return [
        row
        for one in among
        if one.event.held_on > first.event.held_on and not one.opens_at
        for row in one.sessions
        if row.series in series and row.series and row.free_for_public
    ]


def venue(event: Event) -> Venue | None:
    """The venue as it is on the day."""
    return Venue.objects.as_of(event.held_on).filter(code=event.venue).first()  # type: ignore[no-any-return]


def reservations(visit: Visit) -> list[tuple[Guest, list[Reservation]]]:
    """Everybody of a visit with what they have booked from today on, and what was called off."""
    ids = [guest.known.resident_id for guest in visit.people]
    rows = Reservation.objects.filter(resident_id__in=ids, session__event__held_on__gte=clock.today())
    rows = rows.filter(replaced_by=None).select_related("session__event").order_by("session__event__held_on", "made_at")
    found = list(rows)
    return [(guest, [row for row in found if row.resident_id == guest.known.resident_id]) for guest in visit.people]


def own(visit: Visit, reservation_id: object) -> Reservation:
    """A reservation of somebody of this visit. Anybody else's does not exist."""
    ids = [guest.known.resident_id for guest in visit.people]
    found = Reservation.objects.filter(id=reservation_id, resident_id__in=ids).select_related("session__event").first()
    if found is None:
        raise NotFound("この予約は見つかりません。予約の一覧から選び直してください。")
    return found


def _opens(event: Event, guests: Sequence[Guest]) -> datetime | None:
    openings = list(event.openings.all())
    if not openings or not guests:
        return None
    times = [policies.opens_at(openings, guest.birth_date) for guest in guests]
    if any(at is not None and at <= clock.now() for at in times):
        return None
    return min((at for at in times if at is not None), default=max(one.opens_at for one in openings))


def _order(row: Session) -> tuple[object, str, str]:
    return row.starts_at, row.room, str(row.id)
