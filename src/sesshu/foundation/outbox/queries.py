"""How messages are read. They hold identifiers only; whoever sees the operation sees them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound
from sesshu.foundation.outbox.models import Message, MessageState


def messages(viewer: Actor, state: str = "") -> QuerySet[Message]:
    """Messages that have not left, those set aside first and then the oldest; on request of one state, any."""
    viewer.check("operation.read")
    found = Message.objects.filter(state=state) if state else Message.objects.exclude(state=MessageState.DELIVERED)
    return found.order_by("state", "put_at")


def get(viewer: Actor, message_id: UUID) -> Message:
    """Raises `NotFound`."""
    viewer.check("operation.read")
    message = Message.objects.filter(id=message_id).first()
    if message is None:
        raise NotFound("該当する送信がありません。")
    return message


def set_aside_count(viewer: Actor) -> int:
    """How many could not be sent and wait for somebody."""
    viewer.check("operation.read")
    return Message.objects.filter(state=MessageState.DEAD).count()
