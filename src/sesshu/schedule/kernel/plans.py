"""Looking ahead: the next dose with each product."""

from __future__ import annotations

from sesshu.schedule.kernel import entering, intervals, steps, windows
from sesshu.schedule.kernel.moments import bound
from sesshu.schedule.kernel.state import PersonRow, State
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, KernelTables

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
        at = series * s.window_room + window
        day = max(day, s.window_low[at])
        s.path[series], s.step[series], s.base[series] = path, step_before, base
        kind = k.window_kind[s.window_row[at]]
        step = entering.enter_step(k, p, s, series, product, day, day, kind)
        if step < 0 or step == k.path_step_end[s.path[series]]:
            return 0, 0, 0, 0, 0, 0
        step, way = plan_way(k, p, s, series, step, day, product)
        if way < 0:
            return 0, 0, 0, 0, 0, 0
        if k.way_valid_from[way] > day:
            earliest = max(earliest, k.way_valid_from[way])
            day = k.way_valid_from[way]
            continue
        lawful = max(intervals.interval_earliest(k, s, series, way), bound(k, p, k.way_from[way], FIRST_DAY))
        last = bound(k, p, k.way_until[way], LAST_DAY)
        if lawful > day and lawful <= LAST_DAY:
            # A row that comes into force before that day may ask for less; before it begins, nothing is lawful.
            coming = steps.nearest_way(k, p, s, series, step, day, product, 1)
            if coming >= 0 and k.way_valid_from[coming] < lawful:
                earliest = max(earliest, k.way_valid_from[coming])
                day = k.way_valid_from[coming]
            else:
                day = lawful
            continue
        if day > last or lawful > LAST_DAY:
            return 0, 0, 0, 0, 0, 0
        earliest = max(earliest, lawful, windows.merged_low(k, s, series, product, window))
        return day, earliest, min(last, windows.merged_high(k, s, series, product, window)), window, step, way
    return 0, 0, 0, 0, 0, 0


def plan_way(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int
) -> tuple[int, int]:
    """Step and way for a product by the path or the one it names `otherwise`: in force on a day, else later on."""
    own = s.path[series]
    offset = step - k.path_step_first[own]
    for ahead in range(2):
        other = own
        while other >= 0:
            other_step = k.path_step_first[other] + offset
            if other_step < k.path_step_end[other]:
                if ahead:
                    way = steps.nearest_way(k, p, s, series, other_step, day, product, 1)
                else:
                    way = steps.find_way(k, p, s, series, other_step, day, product)
                if way >= 0:
                    s.path[series] = other
                    return other_step, way
            other = k.path_otherwise[other]
    return step, -1


def plan_choices(k: KernelTables, p: PersonRow, s: State, series: int) -> int:
    """Plan the next dose with every product on offer; the product of first choice among those usable soonest,
    -1 if none. The plans stay in the state by place of choice, the path is left as it was."""
    path, step, base = s.path[series], s.step[series], s.base[series]
    best = -1
    best_day = LAST_DAY + 1
    first = k.series_choice_first[series]
    for at in range(first, k.series_choice_end[series]):
        day, earliest, latest, window, found, _way = plan_next(k, p, s, series, k.choice[at])
        s.path[series], s.step[series], s.base[series] = path, step, base
        s.plan_day[at - first] = day
        s.plan_earliest[at - first] = earliest
        s.plan_latest[at - first] = latest
        s.plan_step[at - first] = found
        s.plan_opened[at - first] = windows.merged_low(k, s, series, k.choice[at], window) if day else LAST_DAY
        if day and day < best_day:
            best = k.choice[at]
            best_day = day
    return best
