"""What follows in rooms that keep something about a dose: when doses are withdrawn, and whenever a version of a dose is
written. They register at start; the act stays in the transaction of the change, so that both happen or neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

from sesshu.foundation.access import Actor


class Follower(Protocol):
    def __call__(self, *, dose_ids: Sequence[UUID], reason: str, by: Actor, purpose: str) -> object: ...


_followers: list[Callable[..., object]] = []
_listeners: list[Callable[[Actor], object]] = []


def after_withdrawal(follower: Follower) -> None:
    """Register what a room does when doses are withdrawn."""
    if follower not in _followers:
        _followers.append(follower)


def withdrawn(*, dose_ids: Sequence[UUID], reason: str, by: Actor, purpose: str) -> None:
    for follower in _followers:
        follower(dose_ids=dose_ids, reason=reason, by=by, purpose=purpose)


def after_writing(listener: Callable[[Actor], object]) -> None:
    """Register what a room does when versions of doses were written: recorded, corrected, withdrawn, decided, moved,
    judged anew. Called once a batch, for a withdrawal of many once a dose: it asks for work at most."""
    if listener not in _listeners:
        _listeners.append(listener)


def written(by: Actor) -> None:
    for listener in _listeners:
        listener(by)
