"""Paths, steps and ways: what the law asks for next."""

from __future__ import annotations

from sesshu.schedule.kernel import given, knowing
from sesshu.schedule.kernel.moments import bound
from sesshu.schedule.kernel.state import PersonRow, State
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, KernelTables


def select_path(k: KernelTables, p: PersonRow, series: int, product: int, day: int, kind: int) -> int:
    """The path of a series for a first dose on a day (-1 if none), by age, cohort, product and history.

    A path for an exception (`within`) comes first for doses of that kind. Where the day lies outside every
    range of ages, the last path that began before it, else the first one after it.
    """
    late = -1
    early = -1
    for turn in range(2):
        wanted = -1 if turn else kind
        for path in range(k.series_path_first[series], k.series_path_end[series]):
            if k.path_within[path] != wanted or not path_open(k, p, series, path, product):
                continue
            if day < bound(k, p, k.path_from[path], FIRST_DAY):
                if early < 0:
                    early = path
            elif day > bound(k, p, k.path_until[path], LAST_DAY):
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
    count = given.received(k, p, k.series_products[series], FIRST_DAY, k.path_history_day[path])
    return k.path_history_least[path] <= count <= k.path_history_most[path]


def skipped(k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int) -> bool:
    """Whether a cut-off of the law passes over a step on a day."""
    for skip in range(k.step_skip_first[step], k.step_skip_end[step]):
        first, last = k.skip_valid_from[skip], k.skip_valid_until[skip]
        if not knowing.in_force(p, day, first, last, k.skip_known[skip], k.skip_end_known[skip]):
            continue
        if k.skip_products[skip] and not k.skip_products[skip] >> product & 1:
            continue
        compared = day
        if k.skip_dose[skip]:
            if k.skip_dose[skip] > s.total[series] - s.base[series]:
                continue
            compared = s.dose_day[series * s.dose_room + s.base[series] + k.skip_dose[skip] - 1]
        if compared > bound(k, p, k.skip_after[skip], LAST_DAY):
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
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int, ahead: int
) -> int:
    """A way of a step for a product that is not in force on a day: the next one `ahead`, or else the nearest."""
    count = s.total[series] - s.base[series]
    best = -1
    for way in range(k.step_way_first[step], k.step_way_end[step]):
        if not k.way_products[way] >> product & 1 or k.way_known[way] > p.known_on:
            continue
        if not k.way_least[way] <= count <= k.way_most[way]:
            continue
        if ahead and k.way_valid_from[way] <= day:
            continue
        if best < 0 or days_away(k, way, day) < days_away(k, best, day):
            best = way
    return best


def days_away(k: KernelTables, way: int, day: int) -> int:
    """Days from a day to the period of a way."""
    return max(k.way_valid_from[way] - day, day - k.way_valid_until[way], 0)
