"""Births on which the rules are tried: ends of months, leap days, school years, and the ends of every cohort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sesshu.schedule.bounds import all_bounds
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, RuleRow, Tables

_YEARS = range(1905, 2031)
_DAYS = ((1, 31), (2, 28), (4, 1), (4, 2), (8, 31), (12, 15))
_EARLIEST, _LATEST = date(1850, 1, 1).toordinal(), date(2100, 1, 1).toordinal()
_DUE_AFTER = 30 * 365


@dataclass(frozen=True, slots=True)
class Tried:
    """A birth (ordinal) and the moments of the law on its calendar."""

    birth: int
    moments: list[int]

    def bound(self, index: int, default: int) -> int:
        """The day of a moment; the default where none is written."""
        return default if index < 0 else self.moments[index]

    def window(self, tables: Tables, window: int) -> tuple[int, int] | None:
        """First and last day of a window for this birth; None where it does not open."""
        k = tables.kernel
        if not k.window_born_from[window] <= self.birth <= k.window_born_until[window]:
            return None
        low = max(self.bound(k.window_from[window], FIRST_DAY), k.window_valid_from[window])
        high = min(self.bound(k.window_until[window], LAST_DAY), k.window_valid_until[window])
        return (low, high) if low <= high else None


def people(tables: Tables) -> list[Tried]:
    """Everybody the rules are tried on, each once; expectant mothers give birth at thirty."""
    k = tables.kernel
    births = {date(year, month, day).toordinal() for year in _YEARS for month, day in _DAYS}
    for first, last in zip(k.window_born_from, k.window_born_until, strict=True):
        births |= {day for day in (first - 1, first, last, last + 1) if _EARLIEST <= day <= _LATEST}
    return [Tried(birth, all_bounds(tables.kernel, birth, birth + _DUE_AFTER)) for birth in sorted(births)]


def place(row: RuleRow, sentence: str) -> str:
    """A sentence with the file and line it is about."""
    return f"{row.file} {row.line}行目: {sentence}"
