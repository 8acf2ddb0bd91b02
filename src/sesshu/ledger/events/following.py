"""What other rooms do when a session is called off or gets more seats, and before an event is deleted. They register
when Django starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sesshu.foundation.access import Actor
from sesshu.ledger.events.models import Event, Session

CalledOff = Callable[[Sequence[Session], str, datetime, Actor, str], int]
MoreSeats = Callable[[Session, Actor, str], int]
Cancelled = Callable[[Event, str, datetime, Actor, str], None]
Deleting = Callable[[Event, Actor, str], str]
_called_off: list[CalledOff] = []
_more_seats: list[MoreSeats] = []
_cancelled: list[Cancelled] = []
_deleting: list[Deleting] = []


def after_calling_off(act: CalledOff) -> None:
    """`act(sessions, reason, at, by, purpose)` in the transaction of the cancellation; how many of the people who were
    to come it concerns."""
    _called_off.append(act)


def after_more_seats(act: MoreSeats) -> None:
    """`act(session, by, purpose)` when seats became free; how many people moved up."""
    _more_seats.append(act)


def after_cancelling(act: Cancelled) -> None:
    """`act(event, reason, at, by, purpose)` in the transaction in which a whole event is cancelled."""
    _cancelled.append(act)


def before_deleting(act: Deleting) -> None:
    """`act(event, by, purpose)` takes away what belongs to the event alone, or says in words why it must stay."""
    _deleting.append(act)


def called_off(sessions: Sequence[Session], reason: str, at: datetime, by: Actor, purpose: str) -> int:
    return sum(act(sessions, reason, at, by, purpose) for act in _called_off)


def cancelled(event: Event, reason: str, at: datetime, by: Actor, purpose: str) -> None:
    for act in _cancelled:
        act(event, reason, at, by, purpose)


def more_seats(session: Session, by: Actor, purpose: str) -> int:
    return sum(act(session, by, purpose) for act in _more_seats)


def why_not_delete(event: Event, by: Actor, purpose: str) -> str:
    """In the transaction of the deletion: the first reason against it, empty when there is none."""
    return next((words for act in _deleting if (words := act(event, by, purpose))), "")
