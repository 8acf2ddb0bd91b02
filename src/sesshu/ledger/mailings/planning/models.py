"""年間計画 and 差異の基準: dated masters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sesshu.foundation.masters.models import DatedMaster


class MailingPlan(DatedMaster):
    """One mailing of the year: month × target × form. Set for a fiscal year and copied to the next.

    `series`, `statuses` hold codes with commas. Reminders begin `remind_days` before the month.
    """

    name = models.TextField()
    month = models.PositiveSmallIntegerField()
    kind = models.TextField()
    series = models.TextField()
    statuses = models.TextField(default="due,overdue")
    text_code = models.TextField()
    age_from = models.PositiveSmallIntegerField(null=True)
    age_until = models.PositiveSmallIntegerField(null=True)
    ahead_days = models.PositiveSmallIntegerField(default=0)
    quiet_days = models.PositiveSmallIntegerField(default=30)
    siblings = models.TextField(default="apart")
    producer = models.TextField(default="house")
    remind_days = models.PositiveSmallIntegerField(default=30)

    class Meta(DatedMaster.Meta):
        db_table = "mailing_plan"
        constraints = [
            *DatedMaster.Meta.constraints,
            models.CheckConstraint(name="mailing_plan_month", condition=Q(month__range=(1, 12))),
        ]

    @property
    def series_codes(self) -> list[str]:
        return [code for code in self.series.split(",") if code]

    @property
    def status_codes(self) -> list[str]:
        return [code for code in self.statuses.split(",") if code]


class DeviationThreshold(DatedMaster):
    """差異の基準: by how much a group may differ from last year's run. `code` is one of `thresholds.yaml`."""

    percent = models.PositiveSmallIntegerField()
    least = models.PositiveIntegerField(default=0)

    class Meta(DatedMaster.Meta):
        db_table = "mailing_deviation_threshold"
        constraints = [
            *DatedMaster.Meta.constraints,
            models.CheckConstraint(name="mailing_deviation_percent", condition=Q(percent__range=(1, 1000))),
        ]
