"""How fresh the resident data is that a mailing stands on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from sesshu.foundation import clock
from sesshu.foundation.errors import NotNow
from sesshu.ledger.residents.models import Resident, ResidentChange


def register_as_of() -> datetime | None:
    """When the resident data last changed; None when there is none."""
    changed = ResidentChange.objects.aggregate(last=Max("recorded_at"))["last"]
    updated = Resident.objects.aggregate(last=Max("updated_at"))["last"]
    return max(filter(None, (changed, updated)), default=None)


def check_fresh(as_of: datetime | None, days: int) -> None:
    """Raise `NotNow` when the data is older than a municipality allows for letters."""
    if as_of is None or clock.now() - as_of > timedelta(days=days):
        raise NotNow(
            f"住民情報が{days}日より古いため、確定できません。最新の異動を取り込み、仮抽出をやり直してください。"
        )
