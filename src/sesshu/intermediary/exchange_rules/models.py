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


class ClientScope(DatedMaster):
    """既存システム接続の範囲: `code` is the name of a system that calls the API; what it may do here, and nothing else.
    The lists have one a line."""

    systems = models.TextField(blank=True)  # 業務ID whose business numbers it may name
    departments = models.TextField(blank=True)  # for which it may inquire
    information = models.TextField(blank=True)  # kinds whose copies it may send, compare and remove
    sets_flags = models.BooleanField(default=False)  # may tell 支援措置
    lists_records = models.BooleanField(default=False)  # may have the 情報提供等記録 of one person
    tells_merges = models.BooleanField(default=False)  # may tell 名寄せ of unified numbers

    class Meta(DatedMaster.Meta):
        db_table = "client_scope"

    @property
    def system_list(self) -> list[str]:
        return self.systems.split()

    @property
    def department_list(self) -> list[str]:
        """A department may have a blank in its name."""
        return [line.strip() for line in self.departments.splitlines() if line.strip()]

    @property
    def information_list(self) -> list[str]:
        return self.information.split()
