"""Deletions, each with its counts."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from sesshu.foundation.records import AppendOnly


class Deletion(AppendOnly):
    """One night's deletion of what was asked for or recorded before `before`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    before = models.DateTimeField()
    records = models.PositiveIntegerField()
    inquiries = models.PositiveIntegerField()
    provisions = models.PositiveIntegerField()
    notices = models.PositiveIntegerField()
    messages = models.PositiveIntegerField()
    removals = models.PositiveIntegerField(default=0, help_text="records of copies that were removed")

    class Meta:
        db_table = "exchange_deletion"
        ordering: ClassVar = ["-at"]
