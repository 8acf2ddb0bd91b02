"""保護者: one guardian of one person for a period. Of those who get the letters, one at a time."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import Record
from sesshu.ledger.residents.columns import ValidRange
from sesshu.ledger.residents.models import Resident


class Guardian(Record):
    """`guardian` is set when the guardian is in the register. Without an address letters go where the person lives.

    A row is never altered but for its end: a wrong one is ended on the day before it began to count (`void`).
    """

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="guardians")
    guardian = models.ForeignKey(Resident, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    kana = models.TextField(blank=True)
    relation = models.TextField(help_text="see codes.yaml")
    telephone = models.TextField(blank=True, help_text="digits")
    postal_code = models.CharField(max_length=7, blank=True)
    address = models.TextField(blank=True)
    gets_letters = models.BooleanField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    recorded_by_name = models.TextField(blank=True)
    end_reason = models.TextField(blank=True)
    void = models.BooleanField(default=False, help_text="recorded by mistake")

    class Meta:
        db_table = "resident_guardian"
        ordering: ClassVar = ["-starts_on", "recorded_at"]
        indexes: ClassVar = [
            models.Index(fields=["resident"], name="resident_guardian_of"),
            models.Index(fields=["guardian"], name="resident_guardian_who", condition=Q(guardian__isnull=False)),
            models.Index(fields=["telephone"], name="resident_guardian_telephone", condition=~Q(telephone="")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="resident_guardian_period", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(name="resident_guardian_void_reason", condition=Q(void=False) | ~Q(end_reason="")),
            models.CheckConstraint(
                name="resident_guardian_other", condition=Q(guardian=None) | ~Q(guardian=F("resident"))
            ),
            ExclusionConstraint(
                name="resident_guardian_one_gets_letters",
                condition=Q(gets_letters=True, void=False),
                expressions=[
                    ("resident", RangeOperators.EQUAL),
                    (
                        ValidRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
