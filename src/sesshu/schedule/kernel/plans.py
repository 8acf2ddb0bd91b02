"""Looking ahead: the next dose, how many remain, by when to begin."""

from __future__ import annotations

from sesshu.schedule.kernel import steps, windows
from sesshu.schedule.kernel.doses import enter_step, pass_over
from sesshu.schedule.kernel.state import PersonRow, State
from sesshu.schedule.tables import DOSE_ROOM, FIRST_DAY, LAST_DAY, WINDOW_ROOM, KernelTables

# Turns of the search for the next day; each turn moves the day on or settles.
_TURNS = 12


def plan_next(
    k: KernelTables, p: PersonRow, s: State, series: int, product: int
) -> tuple[int, int, int, int, int, int]:
    """The next dose with a product: (usable day, earliest, latest, window, step, way); usable day 0: never.

    `usable day` is the first lawful day from `as_of` on; `earliest` is not held to `as_of`. The path of the
    state is the one that the day leads to.
    """
    day = p.as_of
    earliest = FIRST_DAY
    path, step_before, base = s.path[series], s.step[series], s.base[series]
    for _ in range(_TURNS):
        window = windows.window_from(k, s, series, product, day)
        if window < 0:
            return 0, 0, 0, 0, 0, 0
        at = series * WINDOW_ROOM + window
        day = max(day, s.window_low[at])
        s.path[series], s.step[series], s.base[series] = path, step_before, base
        kind = k.window_kind[s.window_row[at]]
        step = enter_step(k, p, s, series, product, day, day, kind)
        if step < 0:
            return 0, 0, 0, 0, 0, 0
        step, way = plan_way(k, p, s, series, step, day, product)
        if way < 0:
            return 0, 0, 0, 0, 0, 0
        if k.way_valid_from[way] > day:
            earliest = max(earliest, k.way_valid_from[way])
            day = k.way_valid_from[way]
            continue
        lawful = max(steps.interval_earliest(k, s, series, way), windows.bound(p, k.way_from[way], FIRST_DAY))
        last = windows.bound(p, k.way_until[way], LAST_DAY)
        if lawful > day and lawful <= LAST_DAY:
            day = lawful
            continue
        if day > last:
            return 0, 0, 0, 0, 0, 0
        earliest = max(earliest, lawful, windows.merged_low(k, s, series, product, window))
        return day, earliest, min(last, windows.merged_high(k, s, series, product, window)), window, step, way
    return 0, 0, 0, 0, 0, 0


def plan_way(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int
) -> tuple[int, int]:
    """Step and way for a product on a day or later, by the path or the one it names `otherwise`."""
    offset = step - k.path_step_first[s.path[series]]
    other = s.path[series]
    while other >= 0:
        other_step = k.path_step_first[other] + offset
        if other_step < k.path_step_end[other]:
            way = steps.find_way(k, p, s, series, other_step, day, product)
            if way >= 0:
                s.path[series] = other
                return other_step, way
        other = k.path_otherwise[other]
    return step, steps.nearest_way(k, p, s, series, step, day, product, ahead=True)


def remaining_from(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int
) -> tuple[int, bool]:
    """How many doses remain when the next is given on `day` and the others at the shortest intervals, and
    whether all of them fall into open windows. The state is left as it was."""
    total = s.total[series]
    first = total
    feasible = True
    end = k.path_required_end[s.path[series]]
    while step < end and s.total[series] < DOSE_ROOM - 1:
        step, day, lawful = _one_more(k, p, s, series, step, day, product, first=s.total[series] == first)
        feasible = feasible and lawful
        s.dose_day[series * DOSE_ROOM + s.total[series]] = min(day, LAST_DAY)
        s.total[series] += 1
        step += 1
    found = s.total[series] - total
    s.total[series] = total
    return found, feasible


def _one_more(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int, *, first: bool
) -> tuple[int, int, bool]:
    """Step and first day of the next dose of a plan, and whether that day is lawful."""
    step = pass_over(k, p, s, series, step, day, product)
    lawful = True
    for _ in range(2):
        way = steps.find_way(k, p, s, series, step, day, product)
        if way < 0:
            way = steps.nearest_way(k, p, s, series, step, day, product, ahead=False)
        if way < 0:
            return step, day, False
        if not first:
            day = max(
                day,
                steps.interval_earliest(k, s, series, way),
                windows.bound(p, k.way_from[way], FIRST_DAY),
            )
        passed = pass_over(k, p, s, series, step, day, product)
        lawful = day <= windows.bound(p, k.way_until[way], LAST_DAY)
        if passed == step:
            break
        step = passed
    window = windows.window_from(k, s, series, product, min(day, LAST_DAY))
    if window < 0 or day > LAST_DAY:
        return step, day, False
    return step, max(day, s.window_low[series * WINDOW_ROOM + window]), lawful


def start_by(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, earliest: int, latest: int, product: int
) -> int:
    """The last day of the next dose from which all remaining doses still fall into windows; 0 if none.

    For a series not begun, each path is tried on the days on which it may begin.
    """
    if s.total[series] > s.base[series]:
        return _last_feasible(k, p, s, series, step, earliest, latest, product)
    chosen = s.path[series]
    best = 0
    for path in range(k.series_path_first[series], k.series_path_end[series]):
        if k.path_within[path] != k.path_within[chosen] or not steps.path_open(k, p, series, path, product):
            continue
        low = max(earliest, windows.bound(p, k.path_from[path], FIRST_DAY))
        high = min(latest, windows.bound(p, k.path_until[path], LAST_DAY))
        s.path[series] = path
        best = max(best, _last_feasible(k, p, s, series, k.path_step_first[path], low, high, product))
    s.path[series] = chosen
    return best


def _last_feasible(
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
