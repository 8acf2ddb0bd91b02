"""Who delivers the messages of a topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from sesshu.foundation.outbox.models import Message

Handler = Callable[["Message"], str]
_handlers: dict[str, Handler] = {}


def handler(topic: str) -> Callable[[Handler], Handler]:
    """Declare the function that delivers a topic. It returns the receiver's receipt, and raises when there is none.

    It may be called twice for a message: the receiver must be told `message.idempotency_key`.
    """

    def wrap(function: Handler) -> Handler:
        before = _handlers.get(topic)
        if before and (before.__module__, before.__qualname__) != (function.__module__, function.__qualname__):
            raise ImproperlyConfigured(f"two functions deliver the topic {topic}")
        _handlers[topic] = function
        return function

    return wrap


def handler_of(topic: str) -> Handler:
    """Raises `KeyError` for a topic nobody delivers."""
    return _handlers[topic]
