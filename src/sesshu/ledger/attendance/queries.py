"""How the day is read. Every function takes the viewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.attendance.models import Attendance
from sesshu.ledger.attendance.policies import is_same, named
from sesshu.ledger.attendance.states import AttendanceState
from sesshu.ledger.events.models import Session
from sesshu.ledger.reservations.actions.common import active_of
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import ReservationState
from sesshu.ledger.residents.visibility import visible_to

HERE = "予約あり"


def sessions_today(viewer: Actor) -> QuerySet[Session]:
    """The sessions of today."""
    viewer.check("attendance.read")
    rows = Session.objects.filter(event__held_on=clock.today()).select_related("event")
    return rows.order_by("starts_at", "room")


def present(viewer: Actor, session: Session) -> list[Attendance]:
    """Everybody with a state of the day, the last change first."""
    viewer.check("attendance.read")
    rows = Attendance.objects.filter(session=session, resident__in=visible_to(viewer).values("pk"))
    return list(rows.select_related("resident", "dose").order_by("-changed_at"))


def awaited(viewer: Actor, session: Session, came: set[UUID]) -> list[Reservation]:
    """Who is booked and has not come yet."""
    viewer.check("attendance.read")
    rows = Reservation.objects.filter(
        session=session, state=ReservationState.BOOKED, resident__in=visible_to(viewer).values("pk")
    )
    return list(rows.exclude(resident_id__in=came).select_related("resident").order_by("made_at"))


def booked_today(viewer: Actor, session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Who of these people is booked today in this session or in another one of the same, in words."""
    viewer.check("attendance.read")
    found: dict[UUID, str] = {}
    for key, rows in active_of(ids).items():
        mine = [row for row in rows if row.session.event.held_on == session.event.held_on]
        if any(row.session_id == session.pk for row in mine):
            found[key] = HERE
        elif other := next((row for row in mine if is_same(row.session, session)), None):
            found[key] = f"{named(other.session, session)}に{other.get_state_display()}あり"
    return found


def counts(session: Session) -> list[tuple[str, int]]:
    """How many people are in each state; booked are those who have not come yet."""
    found = Counter(Attendance.objects.filter(session=session).values_list("state", flat=True))
    came = Attendance.objects.filter(session=session).values("resident_id")
    booked = Reservation.objects.filter(session=session, state=ReservationState.BOOKED)
    found[AttendanceState.BOOKED] = booked.exclude(resident_id__in=came).count()
    return [(state.label, found[state]) for state in AttendanceState]
