"""受付票: one slip an inquiry, and the lines that write themselves while it is answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import AppendOnly, Record
from sesshu.ledger.inquiries.codes import codes
from sesshu.ledger.residents.models import Resident


class SlipState(models.TextChoices):
    OPEN = "open", "対応中"
    DONE = "done", "完了"
    CANCELLED = "cancelled", "取消"


class LineKind(models.TextChoices):
    SHOWN = "shown", "表示"
    ANSWERED = "answered", "回答"
    QUEUED = "queued", "印刷待ち"
    NOTED = "noted", "記事"


class InquirySlip(Record):
    """One slip. `resident` is the person asked about; a slip is done with who asked and how they were known."""

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    channel = models.TextField(help_text="see codes.yaml")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=SlipState, default=SlipState.OPEN)

    received_at = models.DateTimeField()
    received_by = models.TextField()
    received_by_name = models.TextField()
    terminal = models.TextField(blank=True)

    caller = models.TextField(blank=True, help_text="see codes.yaml")
    caller_name = models.TextField(blank=True)
    identity = models.TextField(blank=True, help_text="see codes.yaml")
    answer = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(null=True)
    cancel_reason = models.TextField(blank=True)

    class Meta:
        db_table = "inquiry_slip"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        indexes: ClassVar = [models.Index(fields=["state", "received_at"], name="inquiry_slip_open")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="inquiry_slip_number"),
            models.CheckConstraint(
                name="inquiry_slip_done_with_caller_and_identity",
                condition=~Q(state="done") | (~Q(caller="") & ~Q(identity="")),
            ),
            models.CheckConstraint(
                name="inquiry_slip_closed_together",
                condition=Q(state="open", closed_at=None, closed_by=None)
                | (~Q(state="open") & Q(closed_at__isnull=False, closed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="inquiry_slip_cancelled_with_reason", condition=~Q(state="cancelled") | ~Q(cancel_reason="")
            ),
            models.CheckConstraint(name="inquiry_slip_words", condition=Q(state__in=SlipState.values)),
        ]

    @property
    def label(self) -> str:
        """受付2026-00001"""
        return f"受付{self.fiscal_year}-{self.number:05d}"

    @property
    def is_open(self) -> bool:
        return self.state == SlipState.OPEN


class InquiryLine(Record, AppendOnly):
    """What happened while a slip was open. Lines are added, never changed. `channel` is how a 記事 came in."""

    slip = models.ForeignKey(InquirySlip, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField(blank=True, default="")
    kind = models.TextField(choices=LineKind)
    channel = models.TextField(blank=True, default="", help_text="see codes.yaml")
    resident = models.ForeignKey(Resident, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        db_table = "inquiry_line"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slip", "number"], name="inquiry_line_number"),
            models.CheckConstraint(name="inquiry_line_words", condition=Q(kind__in=LineKind.values)),
        ]

    @property
    def channel_name(self) -> str:
        return codes("channel").get(self.channel, "")
