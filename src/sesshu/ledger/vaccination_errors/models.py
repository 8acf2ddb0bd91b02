"""間違い接種: one case a dose, with the items of the report, the judgement it began with and how it ended."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.records import Record
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vaccination_errors.states import CaseState


class HealthDamage(models.TextChoices):
    UNKNOWN = "unknown", "確認中"
    NONE = "none", "なし"
    SOME = "some", "あり"


class VaccinationError(Record):
    """A case. `verdict` is the judgement when it was opened; `next_plan` the next doses as reported."""

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    dose = models.ForeignKey(Dose, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=CaseState, default=CaseState.OPEN)
    version = models.PositiveIntegerField(default=1)
    verdict = models.JSONField(help_text="level, rules and reasons of the dose when the case was opened")

    type_code = models.TextField(blank=True, help_text="see law/vaccination_errors.yaml")
    serious = models.BooleanField(default=False, help_text="at once to the ministry through the prefecture")
    institution = models.TextField(blank=True)
    product = models.TextField()
    maker = models.TextField(blank=True)
    lot_number = models.TextField(blank=True)
    given_on = models.DateField()
    persons = models.PositiveIntegerField(default=1)
    outline = models.TextField(blank=True)
    city_action = models.TextField(blank=True)
    published = models.BooleanField(default=False)
    health_damage = models.TextField(choices=HealthDamage, default=HealthDamage.UNKNOWN)
    health_note = models.TextField(blank=True)
    prevention = models.TextField(blank=True)
    not_payable = models.BooleanField(default=True, help_text="claims do not pay this dose as a routine one")
    next_note = models.TextField(blank=True, help_text="what was agreed about the next dose")
    next_plan = models.JSONField(null=True)

    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    opened_by_name = models.TextField()
    known_on = models.DateField(help_text="the day the office learnt of it")
    report_due_on = models.DateField()
    reported_on = models.DateField(null=True)
    reported_to = models.TextField(blank=True)
    reported_by = models.TextField(null=True)
    print_run = models.ForeignKey(PrintRun, null=True, on_delete=models.PROTECT, related_name="+")
    close_requested_by = models.TextField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(null=True)
    closed_by_name = models.TextField(blank=True)
    close_note = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.TextField(null=True)
    cancel_reason = models.TextField(blank=True)

    class Meta:
        db_table = "vaccination_error"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="vaccination_error_number"),
            models.UniqueConstraint(
                fields=["dose"], condition=~Q(state="cancelled"), name="vaccination_error_once_a_dose"
            ),
            models.CheckConstraint(
                name="vaccination_error_reported",
                condition=Q(state__in=["open", "cancelled"])
                | (Q(reported_on__isnull=False, reported_by__isnull=False) & ~Q(type_code="") & ~Q(reported_to="")),
            ),
            models.CheckConstraint(
                name="vaccination_error_closed_by_another",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False, close_requested_by__isnull=False)
                & ~Q(closed_by=F("close_requested_by")),
            ),
            models.CheckConstraint(
                name="vaccination_error_closed_state",
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="vaccination_error_cancelled",
                condition=Q(state="cancelled", cancelled_at__isnull=False, cancelled_by__isnull=False)
                & ~Q(cancel_reason="")
                | ~Q(state="cancelled") & Q(cancelled_at=None, cancelled_by=None, cancel_reason=""),
            ),
            models.CheckConstraint(name="vaccination_error_persons", condition=Q(persons__gte=1)),
            models.CheckConstraint(name="vaccination_error_words", condition=Q(health_damage__in=HealthDamage.values)),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "report_due_on"], name="vaccination_error_due")]

    @property
    def label(self) -> str:
        """間違い2026-001"""
        return f"間違い{self.fiscal_year}-{self.number:03d}"

    def is_overdue(self, today: date) -> bool:
        return self.state == CaseState.OPEN and self.report_due_on < today
