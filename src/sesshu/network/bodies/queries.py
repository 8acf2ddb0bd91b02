"""How bodies are read."""

from __future__ import annotations

from django.db.models import QuerySet

from sesshu.contracts.exchange.keys import PublicKeys
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.network.bodies.models import Body


def bodies(viewer: Actor) -> QuerySet[Body]:
    """All bodies, by code."""
    viewer.check("body.read")
    return Body.objects.order_by("code")


def get(viewer: Actor, code: str) -> Body:
    """One body, or `NotFound`."""
    found = bodies(viewer).filter(code=code).first()
    if found is None:
        raise NotFound("この団体は登録されていません。一覧から選び直してください。")
    return found


def known(code: str) -> PublicKeys | None:
    """The keys of a sender."""
    found = Body.objects.filter(code=code).first()
    return found.keys if found else None
