"""Messages that wait to be delivered, and their receipts."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sesshu.foundation.records import Record


class MessageState(models.TextChoices):
    WAITING = "waiting", "送信待ち"
    DELIVERED = "delivered", "送信済み"
    DEAD = "dead", "送信できず"
    GIVEN_UP = "given_up", "送信を取りやめ"


class Message(Record):
    """One message. `topic` and `key` name it; the receiver knows it by `idempotency_key`.

    `payload` holds identifiers; whoever delivers reads the rest at that moment.
    """

    topic = models.TextField()
    key = models.TextField()
    payload = models.JSONField(default=dict)
    purpose = models.TextField()
    state = models.TextField(choices=MessageState.choices, default=MessageState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    # Real time of the database, also where the office's clock is set to another day.
    put_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_default=Now())
    due_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_default=Now())
    delivered_at = models.DateTimeField(null=True)
    receipt = models.TextField(default="", blank=True)
    error_code = models.TextField(default="", blank=True)
    given_up_because = models.TextField(default="", blank=True)

    class Meta:
        db_table = "outbox_message"
        constraints = [
            models.UniqueConstraint(fields=["topic", "key"], name="outbox_once_per_key"),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
                name="outbox_delivered_with_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="given_up") ^ ~Q(given_up_because=""), name="outbox_given_up_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="outbox_due")]

    @property
    def idempotency_key(self) -> str:
        """The same for every attempt to deliver this message."""
        return str(self.id)
