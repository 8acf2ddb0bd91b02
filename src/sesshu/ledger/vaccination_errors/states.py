"""The states of a case and what may follow what."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.errors import NotNow


class CaseState(models.TextChoices):
    OPEN = "open", "報告前"
    REPORTED = "reported", "県に報告済み"
    CLOSED = "closed", "終了"
    CANCELLED = "cancelled", "取消"


S = CaseState
NEXT: dict[CaseState, frozenset[CaseState]] = {
    S.OPEN: frozenset({S.REPORTED, S.CANCELLED}),
    S.REPORTED: frozenset({S.CLOSED, S.CANCELLED}),
    S.CLOSED: frozenset(),
    S.CANCELLED: frozenset(),
}


def check_next(now: str, then: CaseState) -> None:
    """Raise `NotNow` when a case in one state cannot go to another."""
    if then not in NEXT[CaseState(now)]:
        label = CaseState(now).label
        raise NotNow(f"この案件は「{label}」なので、「{then.label}」にはできません。画面を開き直して確認してください。")
