"""A calling system with its key, and for which of the city's systems it speaks."""

from __future__ import annotations

from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.api import keys
from sesshu.foundation.api.models import ApiClient
from sesshu.hub.connections.models import SpokenFor


def sender_key(*systems: str, name: str = "業務システム", **dates: Any) -> str:
    """Its key. Without systems it speaks for none."""
    key, kept = keys.new_key()
    today = clock.today()
    ApiClient.objects.create(
        name=name, permissions=["arrival_api.take"], valid_from=today, valid_until=today, key_hash=kept,
        key_issued_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    if systems:
        values = {"valid_from": today, "recorded_at": clock.now(), "recorded_by": "t"} | dates
        SpokenFor.objects.create(code=name, systems="\n".join(systems), **values)
    return key
