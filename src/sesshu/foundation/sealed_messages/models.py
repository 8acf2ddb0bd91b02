"""Numbers of messages that were taken, so that one that comes again is refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ReceivedMessage(models.Model):
    """A message that was taken. Its number is kept until it could not be used again anyway. `taken_at`: its sender's
    clock agreed with ours then."""

    sender = models.TextField()
    number = models.UUIDField()
    expires_at = models.DateTimeField(db_index=True)
    taken_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "received_message"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "number"], name="received_message_once"),
        ]
