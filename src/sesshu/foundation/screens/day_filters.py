"""Conditions of a list from one day to another, both inclusive."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm

EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)  # an instant beside them is one that the database can hold


class DaysFilter(FilterForm):
    """`first` and `last` are days of the office, in Tokyo. A list may have other conditions beside them."""

    first = fields.DateField("日（から）", required=False, not_before=EARLIEST, not_after=LATEST)
    last = fields.DateField("日（まで）", required=False, not_before=EARLIEST, not_after=LATEST)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and first > last:
            self.add_error("last", f"「日（から）」の{wareki(first)}以後の日を入力してください。例：{wareki(first)}")
        return found

    def within(self, moment: str) -> Q:
        """The rows whose `moment` (a column of instants) is on these days."""
        chosen, found = self.conditions(), Q()
        if first := chosen.get("first"):
            found &= Q(**{f"{moment}__gte": clock.start_of_day(first)})
        if last := chosen.get("last"):
            found &= Q(**{f"{moment}__lt": clock.start_of_day(last + timedelta(days=1))})
        return found

    def others(self) -> dict[str, Any]:
        """The conditions without the days."""
        return {name: value for name, value in self.conditions().items() if name not in ("first", "last")}
