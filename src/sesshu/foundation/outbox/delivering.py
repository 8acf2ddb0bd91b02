"""Delivering what is due: at least once, with growing pauses, and set aside after too many attempts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now

from sesshu.foundation import audit, posting
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.outbox.handlers import handler_of
from sesshu.foundation.outbox.models import Message, MessageState

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 12
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)
DELIVERER = job_actor("outbox.deliver")


def deliver_due(goes_on: Callable[[], bool]) -> None:
    """Everything that is due, while it shall go on. A receiver that was silent once is not waited for again: what is
    for others does not wait with what is for it."""
    with posting.one_try_each():
        while deliver_next() and goes_on():
            pass


def deliver_next() -> bool:
    """Deliver the message that has been due longest. False when none is due.

    The row is locked meanwhile: a process killed here leaves it waiting, and it is delivered again under the same key.
    """
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True)
            .filter(state=MessageState.WAITING, due_at__lte=Now())
            .order_by("due_at")
            .first()
        )
        if message is not None:
            _deliver(message)
    return message is not None


def _deliver(message: Message) -> None:
    message.attempts += 1
    try:
        with transaction.atomic():
            message.receipt = handler_of(message.topic)(message)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the message stays and is tried again
        log.warning("outbox %s (%s) not delivered: %s", message.id, message.topic, type(error).__name__)
        _postpone(message, type(error).__name__)
    else:
        _finish(message)


def _finish(message: Message) -> None:
    message.state, message.delivered_at, message.error_code = MessageState.DELIVERED, Now(), ""
    message.save()
    audit.record("outbox.delivered", by=DELIVERER, purpose=message.purpose, obj=f"message:{message.id}")


def _postpone(message: Message, error_code: str) -> None:
    message.error_code = error_code
    if message.attempts >= MOST_ATTEMPTS:
        message.state = MessageState.DEAD
    message.due_at = Now() + min(FIRST_PAUSE * 2 ** (message.attempts - 1), LONGEST_PAUSE)
    message.save()


def oldest_waiting() -> datetime | None:
    """Since when the oldest undelivered message waits (real time): for the health page."""
    return (
        Message.objects.filter(state=MessageState.WAITING).order_by("put_at").values_list("put_at", flat=True).first()
    )
