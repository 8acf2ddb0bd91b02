"""閉庁日: weekends, holidays and the turn of the year are law (`sesshu.law.holidays`); these are the city's own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.masters.models import DatedMaster


class DayKind(models.TextChoices):
    CLOSED = "closed", "休み"
    OPEN = "open", "開庁"


class ClosingDay(DatedMaster):
    """The office is closed (or open on a day that the law has closed) from `first_day` to `last_day`.

    `valid_from` and `valid_until` say during which days this decision holds: a day counts when the row holds on it. So
    a decision that is ended today takes back the days to come and leaves those that have passed.
    """

    name = models.TextField()
    kind = models.TextField(choices=DayKind.choices, default=DayKind.CLOSED)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta(DatedMaster.Meta):
        db_table = "office_closing_day"
        constraints: ClassVar = [
            *DatedMaster.Meta.constraints,
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="office_closing_day_order"),
            models.CheckConstraint(condition=Q(kind__in=DayKind.values), name="office_closing_day_kind"),
        ]

    def days(self) -> list[date]:
        """The days that it closes or opens, as far as it holds on them."""
        count = (self.last_day - self.first_day).days + 1
        every = (self.first_day + timedelta(days=at) for at in range(count))
        return [day for day in every if self.holds_on(day)]
