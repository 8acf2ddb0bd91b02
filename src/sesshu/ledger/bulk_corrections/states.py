"""States of a bulk correction, and from which one may go where."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.errors import NotNow


class BulkState(models.TextChoices):
    LOOKING = "looking", "下見を作成中"
    LOOKED = "looked", "下見済み"
    RUNNING = "running", "訂正中"
    DONE = "done", "完了"
    CANCELLED = "cancelled", "取りやめ"


NEXT: dict[str, frozenset[str]] = {
    BulkState.LOOKING: frozenset({BulkState.LOOKED, BulkState.CANCELLED}),
    BulkState.LOOKED: frozenset({BulkState.RUNNING, BulkState.CANCELLED}),
    BulkState.RUNNING: frozenset({BulkState.DONE}),
    BulkState.DONE: frozenset(),
    BulkState.CANCELLED: frozenset(),
}


def check_next(state: str, wanted: BulkState) -> None:
    """Raise `NotNow` when a bulk correction in `state` cannot become `wanted`."""
    if wanted not in NEXT[state]:
        raise NotNow(f"この一括訂正は「{BulkState(state).label}」のため、この操作はできません。")
