"""How pictures of handbooks are read. Every function takes the viewer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.handbooks.models import HandbookImage


def images_of(viewer: Actor, resident_id: UUID) -> QuerySet[HandbookImage]:
    """The pictures of one person with the number of doses read from each, the newest first."""
    viewer.check("dose.read")
    rows = HandbookImage.objects.filter(resident_id=resident_id)
    return rows.annotate(dose_count=Count("doses")).order_by("-received_at")


def get(viewer: Actor, image_id: UUID) -> HandbookImage:
    """One picture, or `NotFound`."""
    viewer.check("dose.read")
    found = HandbookImage.objects.filter(pk=image_id).first()
    if found is None:
        raise NotFound("この画像はありません。")
    return found
