"""One application that other bodies are asked about: what for, for whom, and how it ended."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.ledger.exchange_cases.kinds import kinds
from sesshu.ledger.residents.models import Resident


class ExchangeCase(Record):
    """`kind`: see kinds.yaml. Its inquiries name it.

    `department`: the section that took the application in, which alone sees the case (R-03).
    `household`: who lived there when the application came in; by them it is decided. `office_result`: what the lists of
    the city's own offices said when it was decided.
    """

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    matter = models.TextField()
    received_on = models.DateField()
    consent_number = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    opened_by_name = models.TextField()
    department = models.TextField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(null=True)
    outcome = models.TextField(blank=True)
    decision = models.TextField(blank=True, default="")
    office_result = models.TextField(blank=True, default="")
    household = ArrayField(models.UUIDField(), default=list)

    class Meta:
        db_table = "exchange_case"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        indexes: ClassVar = [
            models.Index(fields=["resident"], name="exchange_case_of_resident"),
            GinIndex(fields=["household"], name="exchange_case_of_household"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="exchange_case_number"),
            models.CheckConstraint(
                name="exchange_case_closed_together",
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
            ),
        ]

    @property
    def label(self) -> str:
        """案件2026-0001"""
        return f"案件{self.fiscal_year}-{self.number:04d}"

    @property
    def decision_label(self) -> str:
        """免除する"""
        return kinds()[self.kind].decisions.get(self.decision, "")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
