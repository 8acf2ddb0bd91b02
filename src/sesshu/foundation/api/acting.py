"""The calling system as the actor of what its operation does, for the person it names."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest

from sesshu.foundation.access.actor import Actor


def acting(request: HttpRequest, operator: str, *permissions: str) -> Actor:
    """Its key lets it call the operation, and so do what the operation does. The operator stands in the entries."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    terminal = f"{actor.terminal} {operator}".strip()[:100] if operator else actor.terminal
    return replace(actor, permissions=actor.permissions | set(permissions), terminal=terminal)
