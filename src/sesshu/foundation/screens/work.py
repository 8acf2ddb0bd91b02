"""私の作業: what lies in one person's hands. Each room offers its open rows when Django starts.

A row carries no name of a resident: the list of a clerk's work tells that there is something, the room tells whom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sesshu.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do: what, where to do it, since when it waits, and by when it is due."""

    label: str
    url: str
    since: date
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """The work of one kind. `rows(viewer)` are those for this person alone, to be done by them."""

    code: str
    label: str
    permission: str
    rows: Callable[[Actor], Iterable[WorkItem]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item with the kind it is of."""

    kind: str
    item: WorkItem

    @property
    def order(self) -> tuple[date, date, str, str]:
        return (self.item.due_on or date.max, self.item.since, self.kind, self.item.label)


Due = Callable[[date], date | None]
_offers: dict[str, Offer] = {}
_deadlines: list[Callable[[str], Due]] = []


def register(code: str, label: str, permission: str, rows: Callable[[Actor], Iterable[WorkItem]]) -> None:
    """Offer the rows of one kind to those who hold `permission`."""
    _offers[code] = Offer(code, label, permission, rows)


def register_deadlines(of: Callable[[str], Due]) -> None:
    """A system whose municipality decides by when work is done says it for each kind. It is asked once for a list."""
    _deadlines[:] = [of]


def deadline(code: str) -> Due:
    """By when work of a kind is due that waits since a day; never where nobody has decided it."""
    return _deadlines[0](code) if _deadlines else lambda _: None


def kinds() -> list[Offer]:
    return list(_offers.values())


def work_of(viewer: Actor) -> list[Waiting]:
    """Everything in this person's hands, the nearest deadline first, what waits longest before the rest."""
    mine = [offer for offer in _offers.values() if viewer.may(offer.permission)]
    return sorted((Waiting(offer.label, item) for offer in mine for item in offer.rows(viewer)), key=lambda w: w.order)


def counts(work: Iterable[Waiting]) -> list[tuple[str, int]]:
    """How many of each kind, in the order in which the kinds first come."""
    found: dict[str, int] = {}
    for one in work:
        found[one.kind] = found.get(one.kind, 0) + 1
    return list(found.items())
