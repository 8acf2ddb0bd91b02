"""異動後の確認: one thing that a change of a person left to be looked at."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident


class ChangeReview(Record):
    """`ref` names the thing within its kind, so that the same change never opens it twice. `lines` are shown below
    one another; they hold no name and no address."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    ref = models.TextField()
    words = models.TextField()
    lines = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(null=True)
    settled_by_name = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "change_review"
        ordering: ClassVar = ["opened_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "ref"], name="change_review_once"),
            models.CheckConstraint(
                name="change_review_settled_with_note",
                condition=Q(settled_at=None, settled_by=None, note="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(note="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["opened_at"], condition=Q(settled_at=None), name="change_review_open"),
            models.Index(fields=["resident"], name="change_review_resident"),
        ]
