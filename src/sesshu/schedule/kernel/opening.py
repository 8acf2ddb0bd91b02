"""A series in which a dose may be given: which, from when, until when, with what."""

from __future__ import annotations

from sesshu.schedule import codes
from sesshu.schedule.kernel import closing, intervals, plans, remaining
from sesshu.schedule.kernel.moments import bound
from sesshu.schedule.kernel.state import PersonRow, SeriesOut, State
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, KernelTables


def open_next(k: KernelTables, p: PersonRow, s: State, o: SeriesOut, series: int, product: int, full: int) -> None:
    """Write the next dose with a product, and which others could take its place.

    Reads the plans that `plan_choices` left. `full`: also by when to begin. The path is left as it was.
    """
    path, step_before, base = s.path[series], s.step[series], s.base[series]
    day, earliest, latest, window, step, way = plans.plan_next(k, p, s, series, product)
    left = remaining.doses_left(k, p, s, series, step, day, product)
    at = series * s.window_room + window
    status = codes.NOT_YET if opened_for_any(k, s, series, day) > p.as_of else codes.DUE
    closing.write(o, series, status, s.total[series], left, way)
    standard(k, p, s, o, series, step, earliest)
    if status == codes.DUE and 0 < o.standard_until[series] < p.as_of:
        o.status[series] = codes.OVERDUE
    o.step[series] = step
    o.window[series] = s.window_row[at]
    o.way[series] = way
    o.product[series] = product
    begin = 0
    if full and left > 1:
        begin = remaining.start_by(k, p, s, series, step, earliest, latest, product)
    s.path[series], s.step[series], s.base[series] = path, step_before, base
    usable = 1 << product
    first = k.series_choice_first[series]
    for place in range(k.series_choice_end[series] - first):
        other = k.choice[first + place]
        if other == product or s.plan_day[place] != day:
            continue
        usable |= 1 << other
        earliest = min(earliest, s.plan_earliest[place])
        latest = max(latest, s.plan_latest[place])
        if full and left > 1:
            begin = max(begin, begin_with(k, p, s, series, other))
    o.earliest[series] = earliest
    o.latest[series] = latest if latest < LAST_DAY else 0
    o.products[series] = usable
    o.start_by[series] = begin


def opened_for_any(k: KernelTables, s: State, series: int, day: int) -> int:
    """From when a window stands open for any product that could be the dose of a day."""
    opened = LAST_DAY
    for place in range(k.series_choice_end[series] - k.series_choice_first[series]):
        if s.plan_day[place] == day:
            opened = min(opened, s.plan_opened[place])
    return opened


def begin_with(k: KernelTables, p: PersonRow, s: State, series: int, product: int) -> int:
    """By when to begin with another product."""
    path, step_before, base = s.path[series], s.step[series], s.base[series]
    _day, earliest, latest, _window, step, _way = plans.plan_next(k, p, s, series, product)
    found = remaining.start_by(k, p, s, series, step, earliest, latest, product)
    s.path[series], s.step[series], s.base[series] = path, step_before, base
    return found


def standard(k: KernelTables, p: PersonRow, s: State, o: SeriesOut, series: int, step: int, earliest: int) -> None:
    """The standard period of a step: ages, and the usual interval after the previous dose."""
    low = bound(k, p, k.step_standard_from[step], 0)
    high = bound(k, p, k.step_standard_until[step], 0)
    if s.total[series] > s.base[series]:
        previous = s.dose_day[series * s.dose_room + s.total[series] - 1]
        if k.step_usual_from[step] >= 0:
            low = max(low, intervals.earliest_after(previous, k.step_usual_from_unit[step], k.step_usual_from[step]))
        if k.step_usual_until[step] >= 0:
            last = intervals.earliest_after(previous, k.step_usual_until_unit[step], k.step_usual_until[step])
            high = last if high == 0 else min(high, last)
    low = max(low, earliest) if low else 0
    o.standard_from[series] = low if low <= LAST_DAY else 0
    o.standard_until[series] = max(high, low) if FIRST_DAY <= high <= LAST_DAY else 0
