"""One class of one person as a list of another office told it: never an amount, never a case number."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.ledger.delivered_lists.models import DeliveredFact


class ExemptionClass(models.TextChoices):
    WELFARE = "welfare", "生活保護"
    TAX_EXEMPT = "tax_exempt", "市町村民税非課税"
    TAXED = "taxed", "市町村民税課税"
    UNDECLARED = "undeclared", "未申告"
    CARE = "care", "要介護・要支援の認定"


class ExemptionFact(DeliveredFact):
    """`valid_from` and `valid_until` are the days that the office says; a tax class has its fiscal year instead, as the
    key of its list."""

    exemption_class = models.TextField(choices=ExemptionClass.choices)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta(DeliveredFact.Meta):
        db_table = "exemption_fact"
        constraints: ClassVar = [
            *DeliveredFact.Meta.constraints,
            models.CheckConstraint(
                name="exemption_fact_period",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    @property
    def fiscal_year(self) -> int | None:
        """Of a tax class."""
        return int(self.list_key) if self.list_key else None

    def holds_on(self, day: object) -> bool:
        """By the days that the office says."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until  # type: ignore[operator]
        )
