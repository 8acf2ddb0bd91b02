"""How records are read."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.intermediary.exchange_records.models import ExchangeRecord, Side
from sesshu.intermediary.exchange_rules.departments import department_of, information_of


def records(viewer: Actor) -> QuerySet[ExchangeRecord]:
    """The records of the departments that this viewer sees, the newest first."""
    viewer.check("exchange_record.read")
    rows, own = ExchangeRecord.objects.order_by("-at", "id"), department_of(viewer)
    if own is None:
        return rows
    provided = Q(side=Side.PROVIDER, information__in=information_of(own))
    return rows.filter(Q(side=Side.INQUIRER, department=own) | provided)


def between(viewer: Actor, first: date, last: date) -> QuerySet[ExchangeRecord]:
    """The records about requests of these days, both inclusive."""
    until = clock.start_of_day(last + timedelta(days=1))
    return records(viewer).filter(requested_at__gte=clock.start_of_day(first), requested_at__lt=until)
