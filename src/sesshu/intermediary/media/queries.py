"""How the register is read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.contracts.exchange.states import MediumState
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.intermediary.media.models import Medium


def media(viewer: Actor) -> QuerySet[Medium]:
    """All media, the newest first."""
    viewer.check("medium.read")
    return Medium.objects.order_by("-requested_at", "id")


def get(viewer: Actor, medium_id: UUID) -> Medium:
    """One medium, or `NotFound`."""
    found = media(viewer).filter(pk=medium_id).first()
    if found is None:
        raise NotFound("この媒体は登録されていません。一覧から選び直してください。")
    return found


def unfinished(viewer: Actor) -> int:
    """Media whose erasure nobody has verified yet."""
    viewer.check("medium.read")
    return Medium.objects.exclude(state__in=[MediumState.VERIFIED, MediumState.CANCELLED]).count()
