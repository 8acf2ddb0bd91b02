"""Putting a message into the outbox."""

from __future__ import annotations

from typing import Any

from django.db import connection

from sesshu.foundation.outbox.models import Message
from sesshu.law.purposes import purposes


def put(*, topic: str, key: str, payload: dict[str, Any], purpose: str) -> Message:
    """Add a message inside the caller's transaction; it leaves only if that commits.

    The same topic and key again: the first message stays as it is. `payload` holds identifiers, not personal data.
    Raises `RuntimeError` outside a transaction and `ValueError` for an unknown purpose.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("outbox.put needs the transaction of the change it tells of")
    if purpose not in purposes():
        raise ValueError(f"unknown purpose {purpose}")
    message, _ = Message.objects.get_or_create(topic=topic, key=key, defaults={"payload": payload, "purpose": purpose})
    return message
