"""The outbox's line on the health page."""

from __future__ import annotations

from django.db import connection

from sesshu.foundation.health.registry import GOOD, WATCH, Reading
from sesshu.foundation.outbox.models import Message, MessageState

LONGEST_WAIT_SECONDS = 30 * 60


def outbox() -> Reading:
    """Messages that wait, the age of the oldest in seconds, and those that were set aside."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(extract(epoch FROM now() - min(put_at)), 0)::bigint FROM outbox_message"
            " WHERE state = 'waiting'"
        )
        waiting, oldest = cursor.fetchone()
    dead = Message.objects.filter(state=MessageState.DEAD).count()
    text = f"送信待ち {waiting} 件（最も古いものは {oldest} 秒前）、送信できず {dead} 件"
    state = WATCH if dead or oldest > LONGEST_WAIT_SECONDS else GOOD
    return Reading({"waiting": waiting, "oldest_seconds": oldest, "dead": dead}, text, state)
