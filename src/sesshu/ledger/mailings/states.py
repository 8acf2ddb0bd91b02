"""The states of a mailing and what may follow what."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.errors import NotNow


class MailingState(models.TextChoices):
    DRAFT = "draft", "準備中"
    TRIAL = "trial", "仮抽出済み"
    REQUESTED = "requested", "確定の承認待ち"
    RELEASING = "releasing", "確定しています"
    RELEASED = "released", "確定済み"
    PRINTED = "printed", "印刷済み"
    POSTED = "posted", "投函済み"
    CANCELLED = "cancelled", "中止"


S = MailingState
NEXT: dict[MailingState, frozenset[MailingState]] = {
    S.DRAFT: frozenset({S.TRIAL, S.CANCELLED}),
    S.TRIAL: frozenset({S.TRIAL, S.REQUESTED, S.CANCELLED}),
    S.REQUESTED: frozenset({S.TRIAL, S.RELEASING, S.CANCELLED}),
    S.RELEASING: frozenset({S.RELEASED}),  # a worker is at it; only it may give the release up
    S.RELEASED: frozenset({S.PRINTED, S.CANCELLED}),
    S.PRINTED: frozenset({S.POSTED, S.CANCELLED}),
    S.POSTED: frozenset(),
    S.CANCELLED: frozenset(),
}


def check_next(now: str, then: MailingState) -> None:
    """Raise `NotNow` when a mailing in one state cannot go to another."""
    if then not in NEXT[MailingState(now)]:
        label, wanted = MailingState(now).label, then.label
        if then == S.RELEASING:
            wanted = S.RELEASED.label
        raise NotNow(f"この発送は「{label}」なので、「{wanted}」にはできません。画面を開き直して確認してください。")
