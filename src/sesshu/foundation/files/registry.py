"""What a room does with the rows of a layout. Registered when Django starts (`AppConfig.ready`).

register(interface=load("sesshu.ledger.residents", "interfaces/full.yaml"), check_row=…, commit_chunk=…, review=…)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound
from sesshu.foundation.files.interfaces import Interface

Values = dict[str, Any]
CHUNK = 1000


class FindingLike(Protocol):
    """A fault of one row across its fields. `severity` is "held" or "rejected"; the message repeats no value."""

    @property
    def severity(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def message(self) -> str: ...


class OutcomeLike(Protocol):
    """What became of one row: `state` is "accepted", "held" or "rejected"."""

    @property
    def state(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def message(self) -> str: ...


class StopLike(Protocol):
    """Something a person must see before the commit; with `refuse` there will be none."""

    @property
    def code(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def refuse(self) -> bool: ...


class CommitChunk(Protocol):
    def __call__(
        self, values: Sequence[Values], /, *, source: str, by: Actor, decided: bool = False
    ) -> Sequence[OutcomeLike]: ...


@dataclass(frozen=True, slots=True)
class Intake:
    """A layout with what its room does.

    `check_row(values)` tells faults across the fields of one row, without reading the database.
    `commit_chunk(values, source=, by=, decided=)` takes rows in, inside the caller's transaction, and answers an
    outcome for each at its place; repeating it changes nothing. `decided`: a person has looked at held rows.
    `review(values)` sees all rows that passed and tells what speaks against taking them; with `review_fields` it sees
    those fields alone, which is far quicker for a whole city.
    `changed_since(values, moment)` tells what became of the things in the file since somebody looked; then it is looked
    at again. `finished(source=, by=)` is called once in the transaction that ends the commit.
    `undo(source=, by=)` takes a committed file back, in the transaction that cancels it, or refuses (`NotNow`).
    Without it, what was committed stays.
    `empty`: a list on which nobody is left means something; it is taken where the sender states a count of 0.
    `conceal(values, viewer)` hides in rows that are shown what this viewer may not see; the rows themselves stay.
    """

    interface: Interface
    commit_chunk: CommitChunk
    check_row: Callable[[Values], Iterable[FindingLike]] | None = None
    review: Callable[[Sequence[Values]], Sequence[StopLike]] | None = None
    review_fields: tuple[str, ...] = ()
    chunk: int = CHUNK
    conceal: Callable[[Sequence[Values], Actor], Sequence[Values]] | None = None
    changed_since: Callable[[Sequence[Values], datetime], list[str]] | None = None
    finished: Callable[..., None] | None = None
    undo: Callable[..., None] | None = None
    empty: bool = False


_intakes: dict[str, Intake] = {}


def register(
    *,
    interface: Interface,
    commit_chunk: CommitChunk,
    check_row: Callable[[Values], Iterable[FindingLike]] | None = None,
    review: Callable[[Sequence[Values]], Sequence[StopLike]] | None = None,
    review_fields: tuple[str, ...] = (),
    chunk: int = CHUNK,
    conceal: Callable[[Sequence[Values], Actor], Sequence[Values]] | None = None,
    changed_since: Callable[[Sequence[Values], datetime], list[str]] | None = None,
    finished: Callable[..., None] | None = None,
    undo: Callable[..., None] | None = None,
    empty: bool = False,
) -> None:
    """Offer a layout on the import page."""
    _intakes[interface.code] = Intake(
        interface, commit_chunk, check_row, review, review_fields, chunk, conceal, changed_since, finished,
        undo, empty,
    )  # fmt: skip


def intake(code: str) -> Intake:
    """Raises `NotFound`."""
    if code not in _intakes:
        raise NotFound("この種類のファイルは、このシステムでは扱えません。")
    return _intakes[code]


def intakes() -> list[Intake]:
    return sorted(_intakes.values(), key=lambda each: each.interface.code)
