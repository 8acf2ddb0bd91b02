"""Who may look at facts, and who has to be told: registered by the rooms that decide by them, when Django starts.

Nobody's tax is looked at because it is there: an application of that household has to be there first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sesshu.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Need:
    """An application. `lists` are the interfaces of the lists that it may be decided by; `on` is its day."""

    label: str
    lists: tuple[str, ...]
    on: date
    case_id: UUID


Needs = Callable[[Sequence[UUID], Actor], list[Need]]
Told = Callable[[Sequence[UUID], UUID, Actor], None]
_needs: list[Needs] = []
_told: list[Told] = []


def register(needs: Needs, told: Told) -> None:
    """`needs(residents, viewer)`: the applications of these people that the viewer sees;
    `told(residents, delivery, by)`: facts changed."""
    _needs.append(needs)
    _told.append(told)


def needs_of(residents: Sequence[UUID], viewer: Actor) -> list[Need]:
    return [need for ask in _needs for need in ask(residents, viewer)]


def tell(residents: Sequence[UUID], delivery: UUID, by: Actor) -> None:
    for told in _told:
        told(residents, delivery, by)
