"""How the register is read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.contracts.exchange.states import MediumState
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.foundation.sealed_messages.keys import signs_since
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


def signed_before_renewal(viewer: Actor) -> list[Medium]:
    """Media that are on their way with a signature of our keys before the present ones: their receivers refuse them."""
    since = signs_since()
    if since is None:
        return []
    away = (MediumState.WRITTEN, MediumState.HANDED_OVER)
    return list(media(viewer).filter(state__in=away, written_at__lt=since))


def unfinished(viewer: Actor) -> int:
    """Media whose erasure nobody has verified yet."""
    viewer.check("medium.read")
    return Medium.objects.exclude(state__in=[MediumState.VERIFIED, MediumState.CANCELLED]).count()
