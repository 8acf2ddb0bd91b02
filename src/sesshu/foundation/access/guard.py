"""The refusal at an endpoint, recorded."""

from __future__ import annotations

from django.http import HttpRequest

from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotPermitted


def refuse_without(request: HttpRequest, actor: Actor, permission: str, purpose: str) -> None:
    """Raise `NotPermitted`, with an audit entry, when the actor lacks the permission."""
    if actor.may(permission):
        return
    view = request.resolver_match.view_name if request.resolver_match else ""
    audit.record_read("access.denied", by=actor, purpose=purpose, obj=f"view:{view}", decision="deny")
    raise NotPermitted(permission=permission)
