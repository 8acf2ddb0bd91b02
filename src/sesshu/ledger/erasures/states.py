"""States of an erasure, and from which one may go where."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.errors import NotNow


class ErasureState(models.TextChoices):
    ASKED = "asked", "承認待ち"
    RUNNING = "running", "消去中"
    DONE = "done", "完了"
    CANCELLED = "cancelled", "取りやめ"


NEXT: dict[str, frozenset[str]] = {
    ErasureState.ASKED: frozenset({ErasureState.RUNNING, ErasureState.CANCELLED}),
    ErasureState.RUNNING: frozenset({ErasureState.DONE}),
    ErasureState.DONE: frozenset(),
    ErasureState.CANCELLED: frozenset(),
}


def check_next(state: str, wanted: ErasureState) -> None:
    """Raise `NotNow` when an erasure in `state` cannot become `wanted`."""
    if wanted not in NEXT[state]:
        raise NotNow(f"この消去は「{ErasureState(state).label}」のため、この操作はできません。")
