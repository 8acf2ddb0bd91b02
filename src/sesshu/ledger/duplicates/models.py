"""What people decided about two records: not one person, or one person, with everything that moved."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident


class NotDuplicate(Record):
    """Two records that a person found to be two people. `first` has the smaller identifier; not asked again."""

    first = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField(blank=True)

    class Meta:
        db_table = "resident_not_duplicate"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="resident_not_duplicate_once"),
            models.CheckConstraint(name="resident_not_duplicate_order", condition=Q(first__lt=F("second"))),
        ]


class MoveKind(models.TextChoices):
    MERGE = "merge", "統合"
    SPLIT = "split", "分割"


class RecordMove(Record):
    """Records that went from one person to another: all of them (the two are one) or some (they were the other's)."""

    kind = models.TextField(choices=MoveKind)
    source = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField()
    found_under = models.JSONField(default=list, help_text="keys made so that the target is found as the source was")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(null=True)
    undo_reason = models.TextField(blank=True)

    class Meta:
        db_table = "resident_record_move"
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["target"], name="resident_record_move_target")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(kind="merge", undone_at=None), name="resident_merged_once"
            ),
            models.CheckConstraint(name="resident_record_move_two", condition=~Q(source=F("target"))),
            models.CheckConstraint(
                name="resident_record_move_undone",
                condition=Q(undone_at=None, undone_by=None, undo_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
            ),
        ]
