"""備考: one remark about a person. Its words are never altered: it is ended and another one written."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import Record
from sesshu.ledger.inquiries.codes import codes
from sesshu.ledger.residents.models import Resident


class Remark(Record):
    """Shown at the head of every page about the person from `starts_on` to `ends_on` (empty: until ended). `channel`:
    how it was told; empty for what the office wrote by itself."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    channel = models.TextField(blank=True, default="", help_text="see codes.yaml of inquiries")
    written_at = models.DateTimeField()
    written_by = models.TextField()
    written_by_name = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        db_table = "resident_remark"
        ordering: ClassVar = ["starts_on", "written_at"]
        indexes: ClassVar = [models.Index(fields=["resident", "starts_on"], name="resident_remark_person")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="resident_remark_period", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="resident_remark_ended_together",
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
            ),
        ]

    @property
    def channel_name(self) -> str:
        return codes("channel").get(self.channel, "")

    def holds_on(self, day: date) -> bool:
        in_period = self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
        return self.ended_at is None and in_period
