"""Judging given doses one after another."""

from __future__ import annotations

from sesshu.schedule import codes
from sesshu.schedule.kernel import allowing, entering, exclusions, filling, given, steps, trace, windows
from sesshu.schedule.kernel.state import DoseOut, PersonRow, ReasonOut, State
from sesshu.schedule.tables import LAST_DAY, KernelTables

_VOLUNTARY = 2
# How far a yearly series is in a year without a window: farther than any season of a year.
_NO_SEASON = 366


def judge_doses(k: KernelTables, p: PersonRow, s: State, o: DoseOut, r: ReasonOut) -> None:
    """Judge all doses in order of day. A dose is judged once in each family of series of its product."""
    products = given.given_products(p)
    for dose in range(p.doses):
        code = given.unusable(k, p, dose)
        if code >= 0:
            trace.begin(o, r, dose, -1)
            trace.reason(r, code, -1, p.birth if code == codes.BEFORE_BIRTH else p.dose_day[dose], 0)
            trace.finish(o, r, -1, 0, 0, 0, 0)
            continue
        product = p.dose_product[dose]
        for at in range(k.product_family_first[product], k.product_family_end[product]):
            series = choose_series(k, p, s, k.product_family[at], dose)
            if filling.asked(k, series, products):
                judge_dose(k, p, s, o, r, dose, series)


def choose_series(k: KernelTables, p: PersonRow, s: State, family: int, dose: int) -> int:
    """The one series of a family that a dose is judged in.

    An open window of a series that still lacks doses comes first, then an open window at all, then the
    nearest window of a series that lacks doses, then the nearest. Where a programme had not begun, the nearest
    is taken whether or not it lacks doses. A series that never has a window for the person comes last.
    """
    day = p.dose_day[dose]
    product = p.dose_product[dose]
    only = k.family_first[family]
    if k.family_end[family] == only + 1:
        filling.enter_occasion(k, p, s, only, day)
        return only
    begun = 1
    for series in range(k.family_first[family], k.family_end[family]):
        if k.series_products[series] >> product & 1 and day < k.series_start[series]:
            begun = 0
    best = -1
    best_rank = 3 * (LAST_DAY + 1)
    for series in range(k.family_first[family], k.family_end[family]):
        if not k.series_products[series] >> product & 1:
            continue
        filling.enter_occasion(k, p, s, series, day)
        far = windows.distance(k, s, series, product, day)
        if far == LAST_DAY and s.needs[series] >= 0:
            far = windows.needed_distance(k, p, s, series, day)
        elif far == LAST_DAY and k.series_repeats[series] == filling.YEARLY and day >= k.series_start[series]:
            far = _NO_SEASON
        rank = far
        if far == LAST_DAY:
            rank = 2 * LAST_DAY + 1
        elif s.completed[series]:
            rank += LAST_DAY if far and begun else 1
        elif far:
            rank += 1
        if rank < best_rank:
            best = series
            best_rank = rank
    return best


def judge_dose(k: KernelTables, p: PersonRow, s: State, o: DoseOut, r: ReasonOut, dose: int, series: int) -> None:
    """Judge one dose in one series and count it where it counts."""
    day = p.dose_day[dose]
    product = p.dose_product[dose]
    trace.begin(o, r, dose, series)
    reasons_before = r.count
    if s.completed[series] and s.step[series] >= k.path_step_end[s.path[series]]:
        trace.reason(r, codes.ALREADY_COMPLETE, series, s.completed[series], 0)
        trace.finish(o, r, -1, 0, 0, 0, 0)
        return
    before = day < k.series_start[series]
    rule_day = max(day, k.series_start[series])
    window = windows.window_on(k, s, series, product, day)
    counted, valid = allowing.window_allows(k, p, s, r, series, product, day, window)
    kind = k.window_kind[s.window_row[series * s.window_room + window]] if window >= 0 else -1
    path, step_before, base = s.path[series], s.step[series], s.base[series]
    step = entering.enter_step(k, p, s, series, product, rule_day, day, kind)
    way = -1
    if step >= 0 and step == k.path_step_end[s.path[series]]:
        last = s.dose_day[series * s.dose_room + s.total[series] - 1]
        trace.reason(r, codes.ALREADY_COMPLETE, series, last, 0)
        step = -1  # behind the last step of a path there is none
        counted = valid = 0
    elif step < 0:
        trace.reason(r, codes.PRODUCT_MIXED, series, 0, 0)
        counted = valid = 0
    else:
        step, way = entering.enter_way(k, p, s, series, step, rule_day, day, product)
        if way < 0:
            way = steps.nearest_way(k, p, s, series, step, rule_day, product, 0)
            valid = 0
            if way < 0:
                trace.reason(r, codes.PRODUCT_MIXED, series, 0, 0)
                counted = 0
            else:
                trace.reason(r, codes.PRODUCT_NOT_IN_FORCE, way, k.way_valid_from[way], k.way_valid_until[way])
    # A dose before a programme that counts no such dose is looked at no further.
    if way >= 0 and (not before or k.series_before[series]):
        in_time, lawful = allowing.way_allows(k, p, s, r, dose, series, step, way)
        counted = counted and in_time
        valid = valid and lawful
    if exclusions.excluded_on(k, p, series, day, r):
        valid = 0
    routine = 1 if valid and not before and p.dose_kind[dose] != _VOLUNTARY else 0
    if p.dose_kind[dose] == _VOLUNTARY and not before:
        trace.reason(r, codes.VOLUNTARY, series, 0, 0)
    if r.count == reasons_before:
        trace.reason(r, codes.OK if valid else codes.NOT_TARGET_REASON, way if valid else series, 0, 0)
    number = s.total[series] + 1
    if counted:
        count(k, s, series, step, day)
    else:
        s.path[series], s.step[series], s.base[series] = path, step_before, base
    trace.finish(o, r, step, number, 1 if counted else 0, 1 if valid else 0, routine)


def count(k: KernelTables, s: State, series: int, step: int, day: int) -> None:
    """Count a dose toward a series and see whether it is complete."""
    if s.total[series] >= s.dose_room - 1:
        s.overflow = 1
        return
    s.dose_day[series * s.dose_room + s.total[series]] = day
    s.total[series] += 1
    if step < 0:
        return
    s.step[series] = step + 1
    if step + 1 >= k.path_required_end[s.path[series]] and not s.completed[series]:
        s.completed[series] = day
