"""担当: who looks after a case now. A case without a row belongs to whoever opened it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sesshu.foundation.records import Record


class CaseOwner(Record):
    """The owner of one case of one room, since when and by whom it was handed over."""

    kind = models.TextField()
    case_id = models.UUIDField()
    owner = models.TextField(help_text="u:<account id>")
    given_at = models.DateTimeField()
    given_by = models.TextField()
    reason = models.TextField()

    class Meta:
        db_table = "case_owner"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "case_id"], name="case_owner_once"),
            models.CheckConstraint(condition=models.Q(owner__startswith="u:"), name="case_owner_is_staff"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="case_owner_has_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["owner"], name="case_owner_of")]
