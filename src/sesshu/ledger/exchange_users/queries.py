"""How comparisons are read."""

from __future__ import annotations

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.ledger.exchange_users.actions import CHECK
from sesshu.ledger.exchange_users.models import ExchangeUserCheck


def checks(viewer: Actor) -> QuerySet[ExchangeUserCheck]:
    """All comparisons, the newest first."""
    viewer.check(CHECK)
    return ExchangeUserCheck.objects.order_by("-at", "id")
