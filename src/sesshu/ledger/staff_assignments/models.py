"""従事: one member of staff at one event, as planned and as it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import Record
from sesshu.ledger.events.models import Event


class StaffAssignment(Record):
    """`worked_from` and `worked_until` are the hours worked. That nobody is planned twice at the same time is held by
    the database (an exclusion over person and time, in the migration)."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="staff")
    staff_code = models.TextField()
    staff_name = models.TextField()
    profession = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    worked_from = models.DateTimeField(null=True)
    worked_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()

    class Meta:
        db_table = "staff_assignment"
        ordering: ClassVar = ["starts_at", "profession", "staff_code"]
        constraints: ClassVar = [
            models.CheckConstraint(name="staff_assignment_order", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="staff_assignment_worked",
                condition=Q(worked_from=None, worked_until=None) | Q(worked_until__gt=F("worked_from")),
            ),
        ]

    @property
    def planned_minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def worked_minutes(self) -> int | None:
        if self.worked_from is None or self.worked_until is None:
            return None
        return int((self.worked_until - self.worked_from).total_seconds() // 60)
