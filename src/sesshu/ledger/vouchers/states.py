"""The states of a paper and what may follow what."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.errors import NotNow


class VoucherState(models.TextChoices):
    ISSUED = "issued", "発行済み（未使用）"
    USED = "used", "使用済み"
    VOID = "void", "無効"


S = VoucherState
# A used paper goes back to "issued" only when its dose is withdrawn; a void one when what made it void is undone.
NEXT: dict[VoucherState, frozenset[VoucherState]] = {
    S.ISSUED: frozenset({S.USED, S.VOID}),
    S.USED: frozenset({S.ISSUED}),
    S.VOID: frozenset({S.ISSUED, S.USED}),
}


def check_next(now: str, then: VoucherState) -> None:
    """Raise `NotNow` when a paper in one state cannot go to another."""
    if then not in NEXT[VoucherState(now)]:
        label = VoucherState(now).label
        raise NotNow(f"この券は「{label}」なので、「{then.label}」にはできません。券の履歴を確認してください。")
