"""年度更新の予行: one rehearsal with its counts. What would fail is asked anew whenever it is shown."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sesshu.foundation.records import Record


class FiscalYearRehearsal(Record):
    """Counts of one rehearsal for a fiscal year: `series` and `grades` as told by `rehearsing.py`."""

    fiscal_year = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    asked_by_name = models.TextField()
    made_at = models.DateTimeField(null=True)
    rules = models.TextField(blank=True)
    persons = models.PositiveIntegerField(default=0)
    affected = models.PositiveIntegerField(default=0)
    unclear = models.PositiveIntegerField(default=0)
    series = models.JSONField(default=list)
    grades = models.JSONField(default=list)

    class Meta:
        db_table = "fiscal_year_rehearsal"
        ordering: ClassVar = ["-asked_at"]
