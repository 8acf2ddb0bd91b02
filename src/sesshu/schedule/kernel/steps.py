"""Paths, steps and ways: what the law asks for next."""

from __future__ import annotations

from sesshu.dates.ordinal import (
    earliest_after_days_ordinal,
    earliest_after_half_months_ordinal,
    earliest_after_months_ordinal,
)
from sesshu.schedule.kernel.state import PersonRow, State
from sesshu.schedule.kernel.windows import bound
from sesshu.schedule.tables import DOSE_ROOM, FIRST_DAY, LAST_DAY, KernelTables

_DAYS = 0
_MONTHS = 1


def earliest_after(day: int, unit: int, amount: int) -> int:
    """The first day after an interval of at least `amount` units."""
    if unit == _DAYS:
        return earliest_after_days_ordinal(day, amount)
    if unit == _MONTHS:
        return earliest_after_months_ordinal(day, amount)
    return earliest_after_half_months_ordinal(day, amount)


def select_path(k: KernelTables, p: PersonRow, series: int, product: int, day: int, kind: int) -> int:
    """The path of a series for a first dose on a day (-1 if none), by age, cohort, product and history.

    A path for an exception (`within`) comes first for doses of that kind. Where the day lies outside every
    range of ages, the last path that began before it, else the first one after it.
    """
    late = -1
    early = -1
    for wanted in (kind, -1):
        for path in range(k.series_path_first[series], k.series_path_end[series]):
            if k.path_within[path] != wanted or not path_open(k, p, series, path, product):
                continue
            if day < bound(p, k.path_from[path], FIRST_DAY):
                if early < 0:
                    early = path
            elif day > bound(p, k.path_until[path], LAST_DAY):
                late = path
            else:
                return path
    return late if late >= 0 else early


def path_open(k: KernelTables, p: PersonRow, series: int, path: int, product: int) -> bool:
    """Whether birth, product and history allow a path."""
    if p.birth < k.path_born_from[path] or p.birth > k.path_born_until[path]:
        return False
    if k.path_products[path] and not k.path_products[path] >> product & 1:
        return False
    if not k.path_history_day[path]:
        return True
    count = 0
    for number in range(len(p.dose_day)):
        if p.dose_day[number] <= k.path_history_day[path]:
            count += k.series_products[series] >> p.dose_product[number] & 1
    return k.path_history_least[path] <= count <= k.path_history_most[path]


def skipped(k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int) -> bool:
    """Whether a cut-off of the law passes over a step on a day."""
    for skip in range(k.step_skip_first[step], k.step_skip_end[step]):
        if day < k.skip_valid_from[skip] or day > k.skip_valid_until[skip]:
            continue
        if k.skip_products[skip] and not k.skip_products[skip] >> product & 1:
            continue
        compared = day
        if k.skip_dose[skip]:
            if k.skip_dose[skip] > s.total[series] - s.base[series]:
                continue
            compared = s.dose_day[series * DOSE_ROOM + s.base[series] + k.skip_dose[skip] - 1]
        if compared > bound(p, k.skip_after[skip], LAST_DAY):
            return True
    return False


def find_way(k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int) -> int:
    """The way of a step that is in force on a day for a product, -1 if none. The latest row wins."""
    count = s.total[series] - s.base[series]
    best = -1
    for way in range(k.step_way_first[step], k.step_way_end[step]):
        if not k.way_products[way] >> product & 1 or k.way_known[way] > p.known_on:
            continue
        if day < k.way_valid_from[way] or not k.way_least[way] <= count <= k.way_most[way]:
            continue
        if day > k.way_valid_until[way] and k.way_end_known[way] <= p.known_on:
            continue
        if best < 0 or k.way_valid_from[way] > k.way_valid_from[best]:
            best = way
    return best


def nearest_way(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int, *, ahead: bool
) -> int:
    """A way of a step for a product that is not in force on a day: the next one ahead, or else any."""
    count = s.total[series] - s.base[series]
    best = -1
    for way in range(k.step_way_first[step], k.step_way_end[step]):
        if not k.way_products[way] >> product & 1 or k.way_known[way] > p.known_on:
            continue
        if not k.way_least[way] <= count <= k.way_most[way]:
            continue
        if ahead and (k.way_valid_from[way] <= day or (best >= 0 and k.way_valid_from[way] > k.way_valid_from[best])):
            continue
        best = way
    return best


def interval_earliest(k: KernelTables, s: State, series: int, way: int) -> int:
    """The first day that keeps all intervals of a way to earlier doses; FIRST_DAY where none applies."""
    earliest = FIRST_DAY
    for interval in range(k.way_interval_first[way], k.way_interval_end[way]):
        day = reference_day(k, s, series, interval)
        if day:
            earliest = max(earliest, earliest_after(day, k.interval_unit[interval], k.interval_amount[interval]))
    return earliest


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
        return s.dose_day[other * DOSE_ROOM + s.total[other] - 1] if s.total[other] else 0
    count = s.total[series] - s.base[series]
    if not count or reference > count:
        return 0
    number = count if reference == 0 else reference
    return s.dose_day[series * DOSE_ROOM + s.base[series] + number - 1]
