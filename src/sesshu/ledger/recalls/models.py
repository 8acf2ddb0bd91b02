"""ロット回収: a recall as announced, and every dose that may be of it with the office's decision."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.records import AppendOnly, Record
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident


class Certainty(models.TextChoices):
    CERTAIN = "certain", "確実"
    POSSIBLE = "possible", "可能性あり"


class Decision(models.TextChoices):
    WAITING = "", "未確認"
    CONFIRMED = "confirmed", "該当"
    REJECTED = "rejected", "該当しない"


class LotRecall(Record):
    """A recall of one product. `lots` are the numbers as announced; `used_from` and `used_until` the days between
    which doses without a lot number are looked at (empty: between the first and last certain dose)."""

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    product = models.TextField()
    lots = models.JSONField(help_text="lot numbers as announced")
    reason = models.TextField()
    announced_on = models.DateField()
    announced_by = models.TextField()
    used_from = models.DateField(null=True)
    used_until = models.DateField(null=True)
    what_to_do = models.TextField(help_text="what a letter tells people to do; line feeds part lines")
    contact = models.TextField()

    registered_at = models.DateTimeField()
    registered_by = models.TextField()
    registered_by_name = models.TextField()
    searched_at = models.DateTimeField(null=True)
    doses_searched = models.PositiveIntegerField(default=0)
    fax_run = models.ForeignKey(PrintRun, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(null=True)
    close_note = models.TextField(blank=True)

    class Meta:
        db_table = "lot_recall"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="lot_recall_number"),
            models.CheckConstraint(
                name="lot_recall_period",
                condition=Q(used_from=None, used_until=None)
                | Q(used_from__isnull=False, used_until__isnull=False, used_until__gte=F("used_from")),
            ),
            models.CheckConstraint(
                name="lot_recall_closed_together",
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    @property
    def label(self) -> str:
        """回収2026-001"""
        return f"回収{self.fiscal_year}-{self.number:03d}"


class RecallDose(Record):
    """A dose that is, or may be, of the recalled lot: why, and what a clerk decided. Certain ones are decided."""

    recall = models.ForeignKey(LotRecall, on_delete=models.PROTECT, related_name="doses")
    dose = models.ForeignKey(Dose, on_delete=models.PROTECT, related_name="+")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    certainty = models.TextField(choices=Certainty)
    why_code = models.TextField()
    why = models.TextField()
    lot_recorded = models.TextField(blank=True)
    institution_code = models.TextField(blank=True)
    place = models.TextField(blank=True)
    given_on = models.DateField()
    found_at = models.DateTimeField()
    decision = models.TextField(choices=Decision, blank=True, default=Decision.WAITING)
    decision_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(null=True)
    decided_by_name = models.TextField(blank=True)
    letter_run = models.ForeignKey(PrintRun, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "lot_recall_dose"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recall", "dose"], name="lot_recall_dose_once"),
            models.CheckConstraint(
                name="lot_recall_dose_decided_with_reason",
                condition=Q(decision="", decided_at=None, decided_by=None, decision_reason="")
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_reason="")),
            ),
            models.CheckConstraint(name="lot_recall_dose_words", condition=Q(certainty__in=Certainty.values)),
        ]


class RecallPosting(AppendOnly):
    """投函: the day on which the letters of one run left the house."""

    recall = models.ForeignKey(LotRecall, on_delete=models.PROTECT, related_name="postings")
    run = models.OneToOneField(PrintRun, on_delete=models.PROTECT, related_name="+")
    posted_on = models.DateField()
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField()

    class Meta:
        db_table = "lot_recall_posting"
