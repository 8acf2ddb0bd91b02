"""What the city decides about its resident data: when an import is looked at, and the periods of the office."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sesshu.foundation.masters.models import DatedMaster


class ImportThreshold(DatedMaster):
    """取込の確認基準: a share in percent; `code` is one of `thresholds.yaml`."""

    percent = models.PositiveSmallIntegerField()

    class Meta(DatedMaster.Meta):
        db_table = "resident_import_threshold"
        constraints = [
            *DatedMaster.Meta.constraints,
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="import_threshold_percent"),
        ]

    @property
    def title(self) -> str:
        from sesshu.ledger.residents.thresholds import STANDARDS

        return STANDARDS.label(self.code)


class OfficePeriod(DatedMaster):
    """事務の期間: a number of days or years; `code` is one of `office_periods.yaml`."""

    number = models.PositiveSmallIntegerField()

    class Meta(DatedMaster.Meta):
        db_table = "office_period"
        constraints = [
            *DatedMaster.Meta.constraints,
            models.CheckConstraint(condition=Q(number__gte=1), name="office_period_number"),
        ]

    @property
    def title(self) -> str:
        from sesshu.ledger.residents.office_periods import STANDARDS

        return STANDARDS.label(self.code)
