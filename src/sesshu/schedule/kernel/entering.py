"""Which path a person is on, and which step and way of it a dose or a plan meets."""

from __future__ import annotations

from sesshu.schedule.kernel import intervals, steps
from sesshu.schedule.kernel.state import PersonRow, State
from sesshu.schedule.tables import KernelTables


def enter_step(
    k: KernelTables, p: PersonRow, s: State, series: int, product: int, rule_day: int, day: int, kind: int
) -> int:
    """Choose the path where none is chosen, pass over steps that are cut off; the step, -1 if there is none."""
    path = s.path[series]
    exceptional = kind > 0 and path >= 0 and k.path_within[path] != kind
    if path < 0 or exceptional:
        chosen = steps.select_path(k, p, series, product, day, kind)
        if path < 0 or (chosen >= 0 and k.path_within[chosen] == kind):
            enter_path(k, s, series, chosen)
    if s.path[series] < 0:
        return -1
    return pass_over(k, p, s, series, s.step[series], rule_day, product)


def enter_path(k: KernelTables, s: State, series: int, path: int) -> None:
    s.path[series] = path
    if path < 0:
        return
    if k.path_restart[path]:
        s.base[series] = s.total[series]
    s.step[series] = min(k.path_step_first[path] + s.total[series] - s.base[series], k.path_step_end[path])


def pass_over(k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int) -> int:
    """The first step from `step` on that no cut-off passes over; the last step is never passed over."""
    last = k.path_step_end[s.path[series]] - 1
    while step < last and steps.skipped(k, p, s, series, step, day, product):
        step += 1
    return step


def enter_way(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, rule_day: int, day: int, product: int
) -> tuple[int, int]:
    """The step and the way for a dose; where the path does not fit, the path it names `otherwise` does.

    The way is -1 where none is in force; a step that knows the product fits nevertheless.
    """
    way = steps.find_way(k, p, s, series, step, rule_day, product)
    if k.path_otherwise[s.path[series]] < 0:
        return step, way
    known = way if way >= 0 else steps.nearest_way(k, p, s, series, step, rule_day, product, 0)
    path = s.path[series]
    offset = step - k.path_step_first[path]
    other = k.path_otherwise[path]
    unfit = known < 0 or day < intervals.interval_earliest(k, s, series, known)
    while unfit and other >= 0:
        other_step = k.path_step_first[other] + offset
        other_way = other_known = -1
        if other_step < k.path_step_end[other]:
            other_way = steps.find_way(k, p, s, series, other_step, rule_day, product)
            other_known = other_way
            if other_way < 0:
                other_known = steps.nearest_way(k, p, s, series, other_step, rule_day, product, 0)
        if other_known >= 0 and (known < 0 or day >= intervals.interval_earliest(k, s, series, other_known)):
            s.path[series] = other
            return other_step, other_way
        other = k.path_otherwise[other]
    return step, way
