"""How records are read."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.intermediary.exchange_records.models import ExchangeRecord


def records(viewer: Actor) -> QuerySet[ExchangeRecord]:
    """All records, the newest first."""
    viewer.check("exchange_record.read")
    return ExchangeRecord.objects.order_by("-at", "id")


def between(viewer: Actor, first: date, last: date) -> QuerySet[ExchangeRecord]:
    """The records about requests of these days, both inclusive."""
    until = clock.start_of_day(last + timedelta(days=1))
    return records(viewer).filter(requested_at__gte=clock.start_of_day(first), requested_at__lt=until)
