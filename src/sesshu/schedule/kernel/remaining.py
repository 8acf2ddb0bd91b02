"""Looking ahead to the end of a series: how many doses remain, and by when to begin."""

from __future__ import annotations

from sesshu.schedule.kernel import entering, intervals, steps, windows
from sesshu.schedule.kernel.moments import bound
from sesshu.schedule.kernel.state import PersonRow, State
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, KernelTables


def remaining_from(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int
) -> tuple[int, int]:
    """How many doses remain when the next is given on `day` and the others at the shortest intervals, and
    whether all of them fall into open windows. The state is left as it was."""
    total = s.total[series]
    first = total
    feasible = 1
    end = k.path_required_end[s.path[series]]
    while step < end and s.total[series] < s.dose_room - 1:
        step, day, lawful = one_more(k, p, s, series, step, day, product, 1 if s.total[series] == first else 0)
        feasible = feasible and lawful
        s.dose_day[series * s.dose_room + s.total[series]] = min(day, LAST_DAY)
        s.total[series] += 1
        step += 1
    if step < end:
        s.overflow = 1
    found = s.total[series] - total
    s.total[series] = total
    return found, feasible


def doses_left(k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int) -> int:
    """How many doses remain when the next is given on `day`. Only cut-offs make that depend on days."""
    path = s.path[series]
    if k.path_cut[path]:
        return remaining_from(k, p, s, series, step, day, product)[0]
    return max(k.path_required_end[path] - step, 0)


def one_more(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int, first: int
) -> tuple[int, int, int]:
    """Step and first day of the next dose of a plan, and whether that day is lawful."""
    step = entering.pass_over(k, p, s, series, step, day, product)
    lawful = 1
    for _ in range(2):
        way = steps.find_way(k, p, s, series, step, day, product)
        if way < 0:
            way = steps.nearest_way(k, p, s, series, step, day, product, 0)
        if way < 0:
            return step, day, 0
        if not first:
            day = max(
                day,
                intervals.interval_earliest(k, s, series, way),
                bound(k, p, k.way_from[way], FIRST_DAY),
            )
        passed = entering.pass_over(k, p, s, series, step, day, product)
        lawful = 1 if day <= bound(k, p, k.way_until[way], LAST_DAY) else 0
        if passed == step:
            break
        step = passed
    window = windows.window_from(k, s, series, product, min(day, LAST_DAY))
    if window < 0 or day > LAST_DAY:
        return step, day, 0
    return step, max(day, s.window_low[series * s.window_room + window]), lawful


def start_by(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, earliest: int, latest: int, product: int
) -> int:
    """The last day of the next dose from which all remaining doses still fall into windows; 0 if none.

    For a series not begun, each path is tried on the days on which it may begin.
    """
    if s.total[series] > s.base[series]:
        return last_feasible(k, p, s, series, step, earliest, latest, product)
    chosen = s.path[series]
    best = 0
    for path in range(k.series_path_first[series], k.series_path_end[series]):
        if k.path_within[path] != k.path_within[chosen] or not steps.path_open(k, p, series, path, product):
            continue
        low = max(earliest, bound(k, p, k.path_from[path], FIRST_DAY))
        high = min(latest, bound(k, p, k.path_until[path], LAST_DAY))
        s.path[series] = path
        best = max(best, last_feasible(k, p, s, series, k.path_step_first[path], low, high, product))
    s.path[series] = chosen
    return best


def last_feasible(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, low: int, high: int, product: int
) -> int:
    """Search by halves; a plan that begins later never ends earlier."""
    best = 0
    while low <= high:
        middle = (low + high) // 2
        if remaining_from(k, p, s, series, step, middle, product)[1]:
            best = middle
            low = middle + 1
        else:
            high = middle - 1
    return best
