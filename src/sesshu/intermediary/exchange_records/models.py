"""One record an event of an exchange; they only grow."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from sesshu.foundation.records import AppendOnly


class Side(models.TextChoices):
    INQUIRER = "inquirer", "照会"
    PROVIDER = "provider", "提供"


class Event(models.TextChoices):
    ASKED = "asked", "照会した"
    REFUSED = "refused", "断られた・断った"
    PROVIDED = "provided", "提供した"
    PROVIDED_AGAIN = "provided_again", "同じ提供をもう一度送った"
    RECEIVED = "received", "回答を受け取った"
    HELD = "held", "職員の確認待ちにした"
    HOLD_ENDED = "hold_ended", "確認待ちを終えた（自動応答不可でなくなった）"
    ENDED = "ended", "回答なしで終わった"
    MARKED = "marked", "あとから不開示にした"


class ExchangeRecord(AppendOnly):
    """`unified_number` stands for the Individual Number, which the addressee system alone holds: the printed list that
    is handed to the person is completed there. `stopped`: stopped because an assessment is not published. `giving`:
    which answer to its permit this one was, 0 for what is no answer; the one that the inquirer received counts.
    `withheld` in one record of an exchange withholds all of them: a later mark is a record of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    side = models.TextField(choices=Side)
    event = models.TextField(choices=Event)
    unified_number = models.TextField(blank=True, db_index=True)
    counterpart = models.TextField()
    department = models.TextField()
    duty = models.TextField()
    row = models.PositiveIntegerField()
    part = models.PositiveIntegerField()
    information = models.TextField()
    items = models.JSONField()
    key = models.UUIDField(null=True)
    permit = models.UUIDField(null=True, db_index=True)
    requested_at = models.DateTimeField()
    provided_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    rule = models.TextField(blank=True)
    giving = models.PositiveIntegerField(default=0)
    stopped = models.BooleanField(default=False)
    withheld = models.BooleanField()

    class Meta:
        db_table = "exchange_record"
        ordering: ClassVar = ["-at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["key"], name="exchange_record_key", condition=models.Q(key__isnull=False))
        ]
