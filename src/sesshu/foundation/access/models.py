"""Duties given to people, with dates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import Record


class DutyAssignment(Record):
    """担当の割当て: a person holds a duty from a day, until a last day (inclusive) or without end."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="duty_assignments")
    duty = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    given_by = models.TextField()
    given_at = models.DateTimeField()
    approval = models.ForeignKey("approvals.Approval", null=True, on_delete=models.PROTECT, related_name="+")
    ended_by = models.TextField(default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "access_duty_assignment"
        constraints = [
            models.CheckConstraint(
                name="access_duty_range", condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from"))
            ),
        ]
