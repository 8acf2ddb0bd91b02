"""Reading 連携システム, for those who administer them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.errors import NotFound


def visible_to(viewer: Actor) -> QuerySet[ApiClient]:
    viewer.check("account.manage")
    return ApiClient.objects.order_by("name")


def get(viewer: Actor, client_id: UUID) -> ApiClient:
    """One system, or `NotFound`."""
    found = visible_to(viewer).filter(pk=client_id).first()
    if found is None:
        raise NotFound("この連携システムは登録されていません。")
    return found


def names(client_ids: Iterable[str]) -> dict[str, str]:
    """Names by id (as text), for lists of who did what; unknown ids are left out."""
    wanted = set()
    for client_id in client_ids:
        try:
            wanted.add(UUID(client_id))
        except ValueError:
            continue
    return {str(key): name for key, name in ApiClient.objects.filter(pk__in=wanted).values_list("pk", "name")}
