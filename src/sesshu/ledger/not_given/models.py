"""接種しなかった記録: a visit or an appointment at which nothing was given, with the reason. It is never a dose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident


class NotGiven(Record):
    """One series on one day. `screened`: the doctor examined the person (予診), which is paid for."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="not_given")
    seen_on = models.DateField()
    series = models.TextField()
    result = models.TextField()
    reason = models.TextField()
    screened = models.BooleanField(default=False)
    institution_code = models.TextField(blank=True)
    place = models.TextField(blank=True)
    note = models.TextField(blank=True)
    source_key = models.TextField(null=True, unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(null=True)
    withdraw_reason = models.TextField(null=True)

    class Meta:
        db_table = "not_given"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["resident", "seen_on", "series"], condition=Q(withdrawn_at__isnull=True), name="not_given_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdraw_reason__isnull=False),
                name="not_given_withdrawn_together",
            ),
            # 予診のみ is the one result that a doctor's examination belongs to by definition.
            models.CheckConstraint(
                condition=~Q(result="deferred") | Q(screened=True), name="not_given_deferred_screened"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["resident", "seen_on"], name="not_given_of_resident")]
