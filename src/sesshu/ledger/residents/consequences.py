"""What a change of the register sets off in other rooms. A room registers what it does when Django starts; it is
called in the transaction of the change, with everything that happened in one batch.

    consequences.register(Happening.REVIVED, mailings_of_revived)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.rows import RegisterRow
from sesshu.ledger.residents.words import STOPPED_STATES


class Happening(StrEnum):
    """`STOPPED`: dead, moved, leaving or removed: what must not go out is voided. `REVIVED`: such a change was
    cancelled: what it voided lives again. A person who moves back is neither: that is a new stay. `PROTECTED`: 支援措置
    or 児童福祉の措置 began, for somebody new too. `HOUSED`: lives in another household than before, or is new in one.
    `MOVED`: records went to another identity or came back (統合, 分割, 特別養子縁組), told of both."""

    ADDED = "added"
    STOPPED = "stopped"
    REVIVED = "revived"
    BIRTH_CORRECTED = "birth_corrected"
    RENAMED = "renamed"
    PROTECTED = "protected"
    HOUSED = "housed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Before:
    """What a person was before a row; empty for a new one."""

    status: str = ""
    name: str = ""
    birth_text: str = ""
    birth_date: date | None = None
    address_protected: bool = False
    household_number: str = ""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that happened to one person. `cancelled` is the history number a cancellation undid."""

    happening: Happening
    resident: Resident
    before: Before
    history_number: int
    cancelled: int | None = None


Handler = Callable[[Sequence[Consequence], Actor, str], None]
_handlers: dict[Happening, list[Handler]] = {}


def register(happening: Happening, handler: Handler) -> None:
    """Call `handler(consequences, by, purpose)` for what happened in a batch. Registered once, called in order."""
    known = _handlers.setdefault(happening, [])
    if handler not in known:
        known.append(handler)


def before_of(resident: Resident | None) -> Before:
    if resident is None:
        return Before()
    return Before(
        resident.status, resident.name, resident.birth_text, resident.birth_date, resident.address_protected,
        resident.household_number,
    )  # fmt: skip


def of_row(row: RegisterRow, before: Before, after: Resident) -> list[Consequence]:
    """What a row did to a person."""
    if not before.status:
        new = [Happening.ADDED, *([Happening.PROTECTED] if after.address_protected else [])]
        new += [Happening.HOUSED] if after.household_number else []
        return [Consequence(one, after, before, row.history_number) for one in new]
    found = []
    stopped, was_stopped = after.status in STOPPED_STATES, before.status in STOPPED_STATES
    if stopped and before.status != after.status:
        found.append(Happening.STOPPED)
    if was_stopped and not stopped and row.cancels_history_number is not None:
        found.append(Happening.REVIVED)
    if before.birth_text != after.birth_text:
        found.append(Happening.BIRTH_CORRECTED)
    if before.name != after.name:
        found.append(Happening.RENAMED)
    if after.address_protected and not before.address_protected:
        found.append(Happening.PROTECTED)
    if after.household_number and before.household_number != after.household_number:
        found.append(Happening.HOUSED)
    return [Consequence(one, after, before, row.history_number, row.cancels_history_number) for one in found]


def of_people(happening: Happening, people: Sequence[Resident]) -> list[Consequence]:
    """What an act of another room did to people, their row of the register being as it was."""
    return [Consequence(happening, one, before_of(one), one.history_number) for one in people]


def tell(happened: Sequence[Consequence], *, by: Actor, purpose: str) -> None:
    """Call the rooms concerned, in the caller's transaction."""
    for happening in Happening:
        mine = [one for one in happened if one.happening is happening]
        for handler in _handlers.get(happening, []) if mine else []:
            handler(mine, by, purpose)
