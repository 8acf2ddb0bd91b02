"""The states of a pile and of a slip in it, and what may follow what."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.errors import NotNow


class PileState(models.TextChoices):
    OPEN = "open", "入力中"
    CLOSED = "closed", "完了"


class SlipState(models.TextChoices):
    KEYED = "keyed", "照合待ち"
    DIFFERS = "differs", "相違"
    HELD = "held", "保留"
    RECORDED = "recorded", "登録済"
    REMOVED = "removed", "除外"


S = SlipState
# `keyed`: one person typed it, another has still to type it. What is recorded is corrected in the dose, not here.
NEXT: dict[str, frozenset[str]] = {
    S.KEYED: frozenset({S.RECORDED, S.DIFFERS, S.HELD, S.REMOVED}),
    S.DIFFERS: frozenset({S.RECORDED, S.HELD, S.REMOVED}),
    S.HELD: frozenset({S.RECORDED, S.HELD, S.REMOVED}),
    S.RECORDED: frozenset(),
    S.REMOVED: frozenset(),
}


def check_next(now: str, then: SlipState) -> None:
    """Raise `NotNow` when a slip in one state cannot go to another."""
    if then not in NEXT[now]:
        raise NotNow(f"この票は「{SlipState(now).label}」なので、「{then.label}」にはできません。")
