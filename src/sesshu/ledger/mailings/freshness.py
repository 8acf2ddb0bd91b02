"""How fresh the resident data is that a mailing stands on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.errors import NotNow
from sesshu.ledger.residents.freshness import last_taken_in
from sesshu.ledger.residents.models import Resident


def register_as_of() -> datetime | None:
    """When changes of residents were last taken in; None when there are no residents.

    What an office writes on a person itself (a provisional person, a mark) makes an old register no fresher. Only where
    nothing was ever taken in do the residents themselves say how old they are.
    """
    found: datetime | None = last_taken_in() or Resident.objects.aggregate(last=Max("updated_at"))["last"]
    return found


def register_day(as_of: datetime | None) -> str:
    """That day as it is printed; empty before there are residents."""
    return wareki(as_of.astimezone(clock.TOKYO).date()) if as_of else ""


def check_fresh(as_of: datetime | None, days: int) -> None:
    """Raise `NotNow` when the data is older than a municipality allows for letters."""
    if as_of is None or clock.now() - as_of > timedelta(days=days):
        raise NotNow(
            f"住民情報が{days}日より古いため、確定できません。最新の異動を取り込み、仮抽出をやり直してください。"
        )
