"""What belongs to a person and goes along when two identities turn out to be one (統合, 特別養子縁組).

Each room registers its rows when Django starts. Moving tells which rows went, so that it can be undone exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow


@dataclass(frozen=True, slots=True)
class Following:
    """Rows of one kind. `move(source, target, only, by)` moves them (only some, when told) and answers their ids;
    `conflict(source, target)` says in words why they cannot be moved, empty when they can."""

    kind: str
    label: str
    move: Callable[[UUID, UUID, Sequence[UUID] | None, Actor], list[UUID]]
    conflict: Callable[[UUID, UUID], str] | None = None


_known: dict[str, Following] = {}


def register(following: Following) -> None:
    _known[following.kind] = following


def known() -> list[Following]:
    return [_known[kind] for kind in sorted(_known)]


def rows_of(model: type[Model]) -> Callable[[UUID, UUID, Sequence[UUID] | None, Actor], list[UUID]]:
    """How rows of a model with the column `resident` move."""

    def move(source: UUID, target: UUID, only: Sequence[UUID] | None, _by: Actor) -> list[UUID]:
        rows = model._default_manager.filter(resident_id=source)
        rows = rows if only is None else rows.filter(pk__in=list(only))
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        model._default_manager.filter(pk__in=ids).update(resident_id=target)
        return ids

    return move


def conflicts(source: UUID, target: UUID) -> list[str]:
    """Why the rows of two identities cannot be put together; empty when they can."""
    return [words for one in known() if one.conflict and (words := one.conflict(source, target))]


def move_all(source: UUID, target: UUID, *, by: Actor, leaving: Sequence[str] = ()) -> dict[str, list[str]]:
    """Everything of one identity but the kinds left goes to another. Returns the ids by kind, for `move_back`."""
    moved = {one.kind: _moved(one, source, target, by) for one in known() if one.kind not in leaving}
    return {kind: ids for kind, ids in moved.items() if ids}


def move_some(wanted: Mapping[str, Sequence[UUID]], source: UUID, target: UUID, *, by: Actor) -> dict[str, list[str]]:
    """Only these rows, by kind. Returns the ids by kind, for `move_back`."""
    return {kind: [str(key) for key in _known[kind].move(source, target, ids, by)] for kind, ids in wanted.items()}


def _moved(one: Following, source: UUID, target: UUID, by: Actor) -> list[str]:
    try:
        with transaction.atomic():
            return [str(key) for key in one.move(source, target, None, by)]
    except IntegrityError:  # what a person may have only once, and both have
        raise NotNow(f"「{one.label}」の同じ記録が両方にあります。どちらかを取り消してからまとめてください。") from None


def move_back(moved: Mapping[str, Sequence[str]], source: UUID, target: UUID, *, by: Actor) -> dict[str, int]:
    """Bring back exactly what went from `source` to `target`. Returns how many rows of each kind."""
    back = {}
    for kind, ids in moved.items():
        back[kind] = len(_known[kind].move(target, source, [UUID(key) for key in ids], by))
    return back
