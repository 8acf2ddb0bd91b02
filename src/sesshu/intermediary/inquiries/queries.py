"""How inquiries are read."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, QuerySet

from sesshu.contracts.exchange.states import OPEN_INQUIRIES
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.intermediary.exchange_rules.departments import department_of
from sesshu.intermediary.inquiries.models import Inquiry


def inquiries(viewer: Actor) -> QuerySet[Inquiry]:
    """The inquiries of the departments that this viewer sees, the newest first."""
    viewer.check("inquiry.read")
    rows, own = Inquiry.objects.order_by("-requested_at", "id"), department_of(viewer)
    return rows if own is None else rows.filter(department=own)


def get(viewer: Actor, inquiry_id: UUID) -> Inquiry:
    """One inquiry, or `NotFound`."""
    found = inquiries(viewer).filter(pk=inquiry_id).first()
    if found is None:
        raise NotFound("この照会はありません。一覧から選び直してください。")
    return found


def people_asked_about(people: Collection[UUID]) -> set[UUID]:
    """Those of these people about whom an inquiry has not ended: it goes by the code that they have now."""
    rows = Inquiry.objects.filter(person__in=people, state__in=OPEN_INQUIRIES).order_by()
    return {one for one in rows.values_list("person_id", flat=True) if one}


def counts(viewer: Actor) -> dict[str, int]:
    """State → how many."""
    viewer.check("operation.read")
    return dict(Inquiry.objects.order_by().values_list("state").annotate(n=Count("pk")))
