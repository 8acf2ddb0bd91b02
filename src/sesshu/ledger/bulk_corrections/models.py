"""一括訂正: one field of many doses, with what each was before, what it becomes, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.records import Record
from sesshu.ledger.bulk_corrections.states import BulkState
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident


class BulkCorrection(Record):
    """A correction as asked for. `undo_of` is the one whose values it brings back; the old versions stay either way."""

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    field = models.TextField()
    value = models.JSONField(help_text="the changes of each dose, in plain values; empty for an undo")
    conditions = models.JSONField()
    reason = models.TextField()
    note = models.TextField(blank=True)
    undo_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    state = models.TextField(choices=BulkState, default=BulkState.LOOKING)
    doses_total = models.PositiveIntegerField(default=0)
    people_total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    asked_by_name = models.TextField(blank=True)
    approval = models.ForeignKey(Approval, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bulk_correction"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="bulk_correction_number"),
            models.CheckConstraint(
                name="bulk_correction_approved", condition=~Q(state__in=["running", "done"]) | Q(approval__isnull=False)
            ),
            models.CheckConstraint(
                name="bulk_correction_ended",
                condition=Q(state__in=["done", "cancelled"], ended_at__isnull=False)
                | (~Q(state__in=["done", "cancelled"]) & Q(ended_at=None)),
            ),
        ]

    @property
    def label(self) -> str:
        """一括2026-001"""
        return f"一括{self.fiscal_year}-{self.number:03d}"


class Outcome(models.TextChoices):
    WAITING = "", "未処理"
    CORRECTED = "corrected", "訂正済み"
    SKIPPED = "skipped", "見送り"


class BulkCorrectionDose(Record):
    """One dose. `person` numbers the people of the correction from 0: all doses of one are corrected together."""

    bulk = models.ForeignKey(BulkCorrection, on_delete=models.PROTECT, related_name="doses")
    person = models.PositiveIntegerField()
    dose = models.ForeignKey(Dose, on_delete=models.PROTECT, related_name="+")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(help_text="the version that was looked at")
    before = models.JSONField()
    after = models.JSONField()
    level_before = models.TextField(blank=True)
    level_after = models.TextField(blank=True)
    why_after = models.TextField(blank=True)
    others = models.PositiveIntegerField(default=0, help_text="other doses of the person that are judged otherwise")
    is_changed = models.BooleanField(default=False, help_text="the judgement of this or another dose changes")
    outcome = models.TextField(choices=Outcome, blank=True, default=Outcome.WAITING)
    outcome_why = models.TextField(blank=True)
    version_after = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "bulk_correction_dose"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulk", "dose"], name="bulk_correction_dose_once"),
            models.CheckConstraint(
                name="bulk_correction_dose_outcome",
                condition=Q(outcome="", version_after=None, outcome_why="")
                | Q(outcome="corrected", version_after__isnull=False)
                | (Q(outcome="skipped", version_after=None) & ~Q(outcome_why="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["bulk", "person"], name="bulk_correction_people")]
