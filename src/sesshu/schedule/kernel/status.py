"""Where a person stands in a series on the day of judgement."""

from __future__ import annotations

from sesshu.schedule import codes
from sesshu.schedule.kernel import plans, steps, windows
from sesshu.schedule.kernel.doses import exclusion_on
from sesshu.schedule.kernel.state import PersonRow, SeriesOut, State
from sesshu.schedule.tables import DOSE_ROOM, FIRST_DAY, LAST_DAY, WINDOW_ROOM, KernelTables


def judge_series(
    k: KernelTables, p: PersonRow, s: State, o: SeriesOut, declined: int, *, full: bool, wanted: int = -1
) -> None:
    """One row for every series the person is, was or will be a target of, or has doses in.

    `wanted` has a bit for each series that is asked for; -1 asks for all.
    """
    given = windows.given_products(p)
    for series in range(len(k.series_products)):
        if not wanted >> series & 1:
            continue
        if not windows.asked(k, series, given):
            continue
        windows.enter_occasion(k, p, s, series, p.as_of)
        if s.windows[series] or s.total[series] or s.needs[series] >= 0:
            judge_one(k, p, s, o, series, declined, full=full)


def judge_one(k: KernelTables, p: PersonRow, s: State, o: SeriesOut, series: int, declined: int, *, full: bool) -> None:
    if s.completed[series]:
        total = s.total[series]
        write(o, series, codes.COMPLETE, total, total, 0, s.completed[series], series)
        return
    excluded = exclusion_on(k, p, series, p.as_of)
    path, step, base = s.path[series], s.step[series], s.base[series]
    best = find_next(k, p, s, series)
    if excluded >= 0:
        _closed(k, p, s, o, series, codes.EXCLUDED, excluded)
    elif best < 0:
        s.path[series], s.step[series], s.base[series] = path, step, base
        status = codes.EXPIRED if s.windows[series] else codes.NOT_TARGET
        _closed(k, p, s, o, series, status, s.needs[series])
    else:
        s.path[series], s.step[series], s.base[series] = path, step, base
        open_next(k, p, s, o, series, best, full=full)
        row = declined_on(p, series, declined)
        if row >= 0 and o.status[-1] in (codes.DUE, codes.OVERDUE):
            o.status[-1] = codes.DECLINED


def declined_on(p: PersonRow, series: int, declined: int) -> int:
    """The condition that says a series was declined, -1 if none."""
    for number in range(len(p.condition_code)):
        if (
            p.condition_code[number] == declined
            and p.condition_from[number] <= p.as_of <= p.condition_until[number]
            and p.condition_series[number] in (-1, series)
        ):
            return number
    return -1


def find_next(k: KernelTables, p: PersonRow, s: State, series: int) -> int:
    """The product for the next dose: the first choice among those usable soonest, -1 if none."""
    path, step, base = s.path[series], s.step[series], s.base[series]
    best = -1
    best_day = LAST_DAY + 1
    for at in range(k.series_choice_first[series], k.series_choice_end[series]):
        day = plans.plan_next(k, p, s, series, k.choice[at])[0]
        s.path[series], s.step[series], s.base[series] = path, step, base
        if day and day < best_day:
            best = k.choice[at]
            best_day = day
    return best


def open_next(k: KernelTables, p: PersonRow, s: State, o: SeriesOut, series: int, product: int, *, full: bool) -> None:
    """Write the next dose with a product, and which others could take its place."""
    path, step_before, base = s.path[series], s.step[series], s.base[series]
    day, earliest, latest, window, step, way = plans.plan_next(k, p, s, series, product)
    remaining = plans.remaining_from(k, p, s, series, step, day, product)[0]
    status = codes.DUE
    if s.window_low[series * WINDOW_ROOM + window] > p.as_of:
        status = codes.NOT_YET
    total = s.total[series]
    write(o, series, status, total + 1, total + remaining, remaining, 0, way)
    _standard(k, p, s, o, series, step, earliest)
    if status == codes.DUE and 0 < o.standard_until[-1] < p.as_of:
        o.status[-1] = codes.OVERDUE
    o.step[-1] = step
    o.window[-1] = s.window_row[series * WINDOW_ROOM + window]
    o.way[-1] = way
    begin = plans.start_by(k, p, s, series, step, earliest, latest, product) if full and remaining > 1 else 0
    usable = 1 << product
    for at in range(k.series_choice_first[series], k.series_choice_end[series]):
        other = k.choice[at]
        if other == product:
            continue
        s.path[series], s.step[series], s.base[series] = path, step_before, base
        found = plans.plan_next(k, p, s, series, other)
        if found[0] != day:
            continue
        usable |= 1 << other
        earliest = min(earliest, found[1])
        latest = max(latest, found[2])
        if full and begin:
            begin = max(begin, plans.start_by(k, p, s, series, found[4], found[1], found[2], other))
    s.path[series], s.step[series], s.base[series] = path, step_before, base
    o.earliest[-1] = earliest
    o.latest[-1] = latest if latest < LAST_DAY else 0
    o.products[-1] = usable
    o.start_by[-1] = begin


def _standard(k: KernelTables, p: PersonRow, s: State, o: SeriesOut, series: int, step: int, earliest: int) -> None:
    """The standard period of a step: ages, and the usual interval after the previous dose."""
    low = windows.bound(p, k.step_standard_from[step], 0)
    high = windows.bound(p, k.step_standard_until[step], 0)
    if s.total[series] > s.base[series]:
        previous = s.dose_day[series * DOSE_ROOM + s.total[series] - 1]
        if k.step_usual_from[step] >= 0:
            low = max(low, steps.earliest_after(previous, k.step_usual_from_unit[step], k.step_usual_from[step]))
        if k.step_usual_until[step] >= 0:
            last = steps.earliest_after(previous, k.step_usual_until_unit[step], k.step_usual_until[step])
            high = last if high == 0 else min(high, last)
    low = max(low, earliest) if low else 0
    o.standard_from[-1] = low if low <= LAST_DAY else 0
    o.standard_until[-1] = max(high, low) if FIRST_DAY <= high <= LAST_DAY else 0


def _closed(k: KernelTables, p: PersonRow, s: State, o: SeriesOut, series: int, status: int, row: int) -> None:
    """A series in which nothing may be given: how many doses its path would still ask for."""
    product = k.choice[k.series_choice_first[series]]
    if s.path[series] < 0:
        s.path[series] = steps.select_path(k, p, series, product, p.as_of, 0)
        if s.path[series] >= 0:
            s.step[series] = k.path_step_first[s.path[series]]
    remaining = 0
    if s.path[series] >= 0:
        remaining = plans.remaining_from(k, p, s, series, s.step[series], p.as_of, product)[0]
    total = s.total[series]
    write(o, series, status, total + 1, total + remaining, remaining, 0, row)
    _last_window(k, s, o, series)


def _last_window(k: KernelTables, s: State, o: SeriesOut, series: int) -> None:
    """The window that closed last, for the products of the path."""
    products = k.path_products[s.path[series]] if s.path[series] >= 0 else 0
    for number in range(s.windows[series]):
        at = series * WINDOW_ROOM + number
        allowed = k.window_products[s.window_row[at]]
        if products and allowed and not products & allowed:
            continue
        if s.window_high[at] > o.latest[-1]:
            o.latest[-1] = s.window_high[at]
            o.window[-1] = s.window_row[at]


def write(
    o: SeriesOut,
    series: int,
    status: int,
    number: int,
    required: int,
    remaining: int,
    completed: int,
    row: int,
) -> None:
    o.series.append(series)
    o.status.append(status)
    o.number.append(number)
    o.required.append(required)
    o.remaining.append(remaining)
    o.completed.append(completed)
    o.row.append(row)
    o.step.append(-1)
    o.window.append(-1)
    o.way.append(-1)
    for column in (o.earliest, o.standard_from, o.standard_until, o.latest, o.products, o.start_by):
        column.append(0)
