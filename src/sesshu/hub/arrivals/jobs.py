"""What is done every day: contents that are no longer needed are erased, and nothing stays behind in the order."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.jobs import Run, job
from sesshu.hub.arrivals.delivering import put_next
from sesshu.hub.arrivals.models import Delivery
from sesshu.hub.arrivals.states import DeliveryState
from sesshu.hub.connections.rules import value

ENDED = (DeliveryState.DELIVERED, DeliveryState.GIVEN_UP, DeliveryState.WITHDRAWN)


@job(
    kind="hub.tidy", purpose="DATA_HUB", permissions=["delivery.send"], label="配信した内容の消去", daily=True,
    after="04:00",
)  # fmt: skip
def tidy(run: Run) -> None:
    before = clock.now() - timedelta(days=value("delivery_days"))
    with transaction.atomic():
        rows = Delivery.objects.filter(state__in=ENDED, ended_at__lt=before, content__isnull=False)
        erased = rows.update(content=None)
        audit.record("delivery.content_erased", by=run.actor, purpose=run.purpose, n=erased)
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING)
    for connection in sorted(set(waiting.values_list("connection", flat=True))):
        with transaction.atomic():  # each its own: a connection that is busy holds up no other
            put_next(connection)
