"""How requests are read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.addressee.number_requests.models import NumberRequest
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound

READ = "number_request.read"


def requests(viewer: Actor) -> QuerySet[NumberRequest]:
    """All of them, the newest first."""
    viewer.check(READ)
    return NumberRequest.objects.select_related("approval", "export").order_by("-asked_at")


def get(viewer: Actor, request_id: UUID) -> NumberRequest:
    """One of them, or `NotFound`."""
    found = requests(viewer).filter(pk=request_id).first()
    if found is None:
        raise NotFound("この依頼はありません。一覧から選び直してください。")
    return found
