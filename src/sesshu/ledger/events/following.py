"""What other rooms do when a session is called off or gets more seats. They register when Django starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sesshu.foundation.access import Actor
from sesshu.ledger.events.models import Session

CalledOff = Callable[[Sequence[Session], str, datetime, Actor, str], int]
MoreSeats = Callable[[Session, Actor, str], int]
_called_off: list[CalledOff] = []
_more_seats: list[MoreSeats] = []


def after_calling_off(act: CalledOff) -> None:
    """`act(sessions, reason, at, by, purpose)` in the transaction of the cancellation; how many people it concerns."""
    _called_off.append(act)


def after_more_seats(act: MoreSeats) -> None:
    """`act(session, by, purpose)` when seats became free; how many people moved up."""
    _more_seats.append(act)


def called_off(sessions: Sequence[Session], reason: str, at: datetime, by: Actor, purpose: str) -> int:
    return sum(act(sessions, reason, at, by, purpose) for act in _called_off)


def more_seats(session: Session, by: Actor, purpose: str) -> int:
    return sum(act(session, by, purpose) for act in _more_seats)
