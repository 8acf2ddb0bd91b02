"""What the municipality decides about the exchange, from a day on, with approval."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.masters.models import DatedMaster


class ExchangeRule(DatedMaster):
    """連携の決まり: `code` is one of `rules.yaml`."""

    value = models.PositiveIntegerField()

    class Meta(DatedMaster.Meta):
        db_table = "exchange_rule"

    @property
    def title(self) -> str:
        from sesshu.intermediary.exchange_rules.rules import STANDARDS

        return STANDARDS.label(self.code)


class DepartmentDuty(DatedMaster):
    """部署の事務: a duty of the permission list that a department has, from a day on (R-03). `code` is both."""

    department = models.TextField()
    duty = models.TextField()

    class Meta(DatedMaster.Meta):
        db_table = "department_duty"

    @property
    def title(self) -> str:
        from sesshu.law.permission_list import name_of

        return f"{self.department}　{name_of('duty', self.duty)}"


class BusinessSystem(DatedMaster):
    """業務システム: `code` is its 業務ID. `department` works with it; `information` is the kind whose originals it
    keeps ("" for none): copies and provisions of that kind are that department's."""

    name = models.TextField()
    department = models.TextField()
    information = models.TextField(blank=True)

    class Meta(DatedMaster.Meta):
        db_table = "business_system"
