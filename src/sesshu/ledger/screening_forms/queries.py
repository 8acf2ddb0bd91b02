"""How the queue is read. Every function takes the viewer."""

from __future__ import annotations

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.ledger.residents.visibility import visible_to
from sesshu.ledger.screening_forms.models import OrderState, ScreeningFormOrder


def waiting(viewer: Actor) -> QuerySet[ScreeningFormOrder]:
    """What waits for printing, the oldest first."""
    viewer.check("voucher.read")
    people = visible_to(viewer).values("id")
    rows = ScreeningFormOrder.objects.filter(state=OrderState.WAITING, resident_id__in=people)
    return rows.select_related("voucher", "resident").order_by("ordered_at", "id")
