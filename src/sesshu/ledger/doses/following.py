"""What follows a withdrawal of doses in rooms that keep something about a dose. They register at start; the act stays
in the transaction of the withdrawal, so that both happen or neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

from sesshu.foundation.access import Actor


class Follower(Protocol):
    def __call__(self, *, dose_ids: Sequence[UUID], reason: str, by: Actor, purpose: str) -> object: ...


_followers: list[Callable[..., object]] = []


def after_withdrawal(follower: Follower) -> None:
    """Register what a room does when doses are withdrawn."""
    if follower not in _followers:
        _followers.append(follower)


def withdrawn(*, dose_ids: Sequence[UUID], reason: str, by: Actor, purpose: str) -> None:
    for follower in _followers:
        follower(dose_ids=dose_ids, reason=reason, by=by, purpose=purpose)
