"""The sealed link. Only who holds `sealed.read` ever sees a row of this table."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident


class SealedLink(Record):
    """`former` is not shown any more. Where the register kept the number, both are one person and everything before
    `from_history_number` is sealed instead."""

    former = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    present = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    from_history_number = models.PositiveIntegerField(null=True)
    decided_on = models.DateField(help_text="審判の確定日")
    reason = models.TextField()
    moved = models.JSONField(default=dict)
    sealed_at = models.DateTimeField()
    sealed_by = models.TextField()
    requested_by = models.TextField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(null=True)
    undo_reason = models.TextField(blank=True)

    class Meta:
        db_table = "adoption_sealed_link"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["former"], condition=Q(undone_at=None), name="sealed_link_once"),
            models.CheckConstraint(
                name="sealed_link_two_or_history",
                condition=(~Q(former=F("present")) & Q(from_history_number=None))
                | (Q(former=F("present")) & Q(from_history_number__gt=1)),
            ),
            models.CheckConstraint(name="sealed_by_another", condition=~Q(sealed_by=F("requested_by"))),
            models.CheckConstraint(
                name="sealed_link_undone_with_reason",
                condition=Q(undone_at=None, undone_by=None, undo_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
            ),
        ]
