"""How comparisons and differences are read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.exchange_comparisons import comparing
from sesshu.ledger.exchange_comparisons.models import ExchangeComparison, ExchangeDifference
from sesshu.ledger.residents.visibility import there

READ = "exchange_comparison.read"


def comparisons(viewer: Actor) -> QuerySet[ExchangeComparison]:
    viewer.check(READ)
    return ExchangeComparison.objects.annotate(is_running=comparing.OPEN)


def differences(viewer: Actor) -> QuerySet[ExchangeDifference]:
    """All of them, closed ones too, the newest inquiries first."""
    viewer.check(READ)
    rows = ExchangeDifference.objects.filter(there("exchange_inquiry__resident") | Q(exchange_inquiry=None))
    return rows.select_related("exchange_inquiry")


def get(viewer: Actor, difference_id: UUID) -> ExchangeDifference:
    """One difference, or `NotFound`."""
    found = differences(viewer).filter(pk=difference_id).first()
    if found is None:
        raise NotFound("この違いはありません。一覧から選び直してください。")
    return found


def open_differences(viewer: Actor) -> int:
    return differences(viewer).filter(closed_at=None).count()
