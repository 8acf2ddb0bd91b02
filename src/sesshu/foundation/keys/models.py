"""データ鍵: wrapped data keys by ring and version. The newest is primary; older ones still open what they sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record


class DataKey(Record):
    """One version of a ring. A retired one opens nothing: its wrapped bytes are gone."""

    ring = models.TextField()
    version = models.PositiveIntegerField()
    wrapped = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    retired_at = models.DateTimeField(null=True)
    retired_by = models.TextField(default="")

    class Meta:
        db_table = "data_key"
        ordering: ClassVar = ["ring", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ring", "version"], name="data_key_version"),
            models.CheckConstraint(
                name="data_key_retired_is_gone", condition=Q(retired_at__isnull=True) ^ Q(wrapped__isnull=True)
            ),
        ]
