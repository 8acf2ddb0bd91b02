"""Intervals to earlier doses of a series: the first day that keeps them."""

from __future__ import annotations

from sesshu.dates.ordinal import (
    earliest_after_days_ordinal,
    earliest_after_half_months_ordinal,
    earliest_after_months_ordinal,
)
from sesshu.schedule.kernel.state import State
from sesshu.schedule.tables import FIRST_DAY, KernelTables

_DAYS = 0
_MONTHS = 1
_LONGEST_MONTH = 31


def earliest_after(day: int, unit: int, amount: int) -> int:
    """The first day after an interval of at least `amount` units."""
    if unit == _DAYS:
        return earliest_after_days_ordinal(day, amount)
    if unit == _MONTHS:
        return earliest_after_months_ordinal(day, amount)
    return earliest_after_half_months_ordinal(day, amount)


def interval_earliest(k: KernelTables, s: State, series: int, way: int) -> int:
    """The first day that keeps all intervals of a way to earlier doses; FIRST_DAY where none applies."""
    earliest = FIRST_DAY
    for interval in range(k.way_interval_first[way], k.way_interval_end[way]):
        day = reference_day(k, s, series, interval)
        if day:
            earliest = max(earliest, earliest_after(day, k.interval_unit[interval], k.interval_amount[interval]))
    return earliest


def surely_kept(k: KernelTables, s: State, series: int, way: int, day: int) -> int:
    """1 where a day is so late that it keeps all intervals of a way whatever the calendar; most doses are."""
    for interval in range(k.way_interval_first[way], k.way_interval_end[way]):
        previous = reference_day(k, s, series, interval)
        if previous and day <= previous + most_days(k.interval_unit[interval], k.interval_amount[interval]):
            return 0
    return 1


def most_days(unit: int, amount: int) -> int:
    """No interval of `amount` units is longer than so many days."""
    return amount if unit == _DAYS else (amount + 1) * _LONGEST_MONTH


def doctor_earliest(k: KernelTables, s: State, series: int, way: int) -> int:
    """The first day that keeps all intervals of a way as far as a doctor may shorten them."""
    earliest = FIRST_DAY
    for interval in range(k.way_interval_first[way], k.way_interval_end[way]):
        day = reference_day(k, s, series, interval)
        if day and k.interval_doctor_amount[interval] >= 0:
            unit, amount = k.interval_doctor_unit[interval], k.interval_doctor_amount[interval]
            earliest = max(earliest, earliest_after(day, unit, amount))
        elif day:
            earliest = max(earliest, earliest_after(day, k.interval_unit[interval], k.interval_amount[interval]))
    return earliest


def decisive_interval(k: KernelTables, s: State, series: int, way: int) -> int:
    """The interval that gives the latest day."""
    best = -1
    latest = 0
    for interval in range(k.way_interval_first[way], k.way_interval_end[way]):
        day = reference_day(k, s, series, interval)
        if day:
            found = earliest_after(day, k.interval_unit[interval], k.interval_amount[interval])
            if found > latest:
                best = interval
                latest = found
    return best


def reference_day(k: KernelTables, s: State, series: int, interval: int) -> int:
    """The day an interval is counted from; 0 where there is no such dose."""
    reference = k.interval_reference[interval]
    if reference < 0:
        other = -1 - reference
        return s.dose_day[other * s.dose_room + s.total[other] - 1] if s.total[other] else 0
    count = s.total[series] - s.base[series]
    if not count or reference > count:
        return 0
    number = count if reference == 0 else reference
    return s.dose_day[series * s.dose_room + s.base[series] + number - 1]
