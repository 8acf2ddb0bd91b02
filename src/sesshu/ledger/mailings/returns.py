"""What follows a letter that came back, in rooms that look after it. Registered at start, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sesshu.foundation.access import Actor
from sesshu.ledger.mailings.models import MailingPerson

Follower = Callable[[MailingPerson, date, Actor, str], None]
_followers: list[Follower] = []


def after_return(follower: Follower) -> None:
    if follower not in _followers:
        _followers.append(follower)


def tell(person: MailingPerson, on: date, by: Actor, purpose: str) -> None:
    for follower in _followers:
        follower(person, on, by, purpose)
