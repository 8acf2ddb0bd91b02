"""How inquiries are read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.intermediary.inquiries.models import Inquiry


def inquiries(viewer: Actor) -> QuerySet[Inquiry]:
    """All inquiries, the newest first."""
    viewer.check("inquiry.read")
    return Inquiry.objects.order_by("-requested_at", "id")


def get(viewer: Actor, inquiry_id: UUID) -> Inquiry:
    """One inquiry, or `NotFound`."""
    found = inquiries(viewer).filter(pk=inquiry_id).first()
    if found is None:
        raise NotFound("この照会はありません。一覧から選び直してください。")
    return found


def counts(viewer: Actor) -> dict[str, int]:
    """State → how many."""
    viewer.check("operation.read")
    return dict(Inquiry.objects.order_by().values_list("state").annotate(n=Count("pk")))
