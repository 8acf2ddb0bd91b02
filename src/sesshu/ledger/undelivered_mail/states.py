"""The way of a letter that came back."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.errors import NotNow


class MailState(models.TextChoices):
    RETURNED = "returned", "返戻・停止中"
    INQUIRING = "inquiring", "住所照会中"
    FOUND = "found", "居所判明（再開）"
    GIVEN_UP = "given_up", "居所不明（停止）"


NEXT = {
    MailState.RETURNED: {MailState.INQUIRING, MailState.FOUND, MailState.GIVEN_UP},
    MailState.INQUIRING: {MailState.FOUND, MailState.GIVEN_UP},
    MailState.GIVEN_UP: {MailState.FOUND, MailState.INQUIRING},
    MailState.FOUND: set(),
}
STOPPING = (MailState.RETURNED, MailState.INQUIRING, MailState.GIVEN_UP)


class ReturnReason(models.TextChoices):
    UNKNOWN = "unknown", "確認中"
    NO_SUCH = "no_such", "あて所に尋ねあたりません"
    MOVED = "moved", "転居先不明"
    REFUSED = "refused", "受取拒絶"
    KEPT = "kept", "保管期間経過"


def check_next(now: str, target: MailState) -> None:
    if target not in NEXT[MailState(now)]:
        raise NotNow(f"この返戻は「{MailState(now).label}」です。「{target.label}」にはできません。")
