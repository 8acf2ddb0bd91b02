"""The office's calendar: asked for once, then counted with as often as needed. It tells of no person: no viewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sesshu.foundation.closing_days.models import ClosingDay, DayKind
from sesshu.law.working_days import add_working_days, is_closing_day, working_day_on_or_before


@dataclass(frozen=True, slots=True)
class OfficeDays:
    """Law and the office's own days together; what the office decided wins, and closed wins over open."""

    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    def is_closed(self, day: date) -> bool:
        return is_closing_day(day, self.closed, self.opened)

    def deadline(self, since: date, days: int) -> date:
        """The working day so many working days after a day, which is not counted itself (初日不算入)."""
        return add_working_days(since, days, self.closed, self.opened)

    def on_or_before(self, day: date) -> date:
        return working_day_on_or_before(day, self.closed, self.opened)


def office_days() -> OfficeDays:
    """As they are known now. One question of the database: ask once for a list."""
    found: dict[str, set[date]] = {kind: set() for kind in DayKind.values}
    for row in ClosingDay.objects.believed():
        found[row.kind].update(row.days())
    return OfficeDays(frozenset(found[DayKind.CLOSED]), frozenset(found[DayKind.OPEN]))
