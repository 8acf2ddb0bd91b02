"""接種歴不明: a value of its own, per series or for everything, with reason and period. Never "unvaccinated"."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident


class UnknownHistory(Record):
    """What was given is not known. `series` empty: for every series."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="unknown_history")
    series = models.TextField(blank=True)
    reason = models.TextField()
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        db_table = "unknown_history"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["resident", "series"], condition=Q(ended_at__isnull=True), name="unknown_history_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="unknown_history_ended_together",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["resident"], name="unknown_history_of_resident")]
