"""Where a person stands in a series on the day of judgement."""

from __future__ import annotations

from sesshu.schedule import codes
from sesshu.schedule.kernel import closing, exclusions, filling, opening, plans, windows
from sesshu.schedule.kernel.given import given_products
from sesshu.schedule.kernel.state import PersonRow, SeriesOut, State
from sesshu.schedule.tables import SERIES, KernelTables


def judge_series(k: KernelTables, p: PersonRow, s: State, o: SeriesOut, declined: int, full: int, wanted: int) -> None:
    """One row for every series the person is, was or will be a target of, or has doses in; the status of others
    is -1. `wanted` has a bit for each series that is asked for; -1 asks for all."""
    given = given_products(p)
    for series in range(k.sizes[SERIES]):
        if wanted >> series & 1:
            judge_concerned(k, p, s, o, series, declined, full, given)
        else:
            o.status[series] = -1


def judge_untouched(
    k: KernelTables, p: PersonRow, s: State, o: SeriesOut, shared: SeriesOut, declined: int, wanted: int
) -> None:
    """The same for one of many people. A series that no dose and no condition of the person touches stands as for
    everybody of this birthday and sex: its row is made once, in `shared`, and `own` says where the row is."""
    given = given_products(p)
    s.own = wanted if p.conditions else touched_series(k, p) & wanted
    new = wanted & ~(s.own | s.ready)
    s.ready |= new
    for series in range(k.sizes[SERIES]):
        if s.own >> series & 1:
            judge_concerned(k, p, s, o, series, declined, 0, given)
        elif new >> series & 1:
            judge_concerned(k, p, s, shared, series, declined, 0, given)


def touched_series(k: KernelTables, p: PersonRow) -> int:
    """Bits of the series whose answer can depend on the person's doses."""
    touched = 0
    for dose in range(p.doses):
        touched |= k.product_touches_series[p.dose_product[dose]]
    return touched


def judge_concerned(
    k: KernelTables, p: PersonRow, s: State, o: SeriesOut, series: int, declined: int, full: int, given: int
) -> None:
    """The row of a series that concerns the person, else status -1."""
    o.status[series] = -1
    if not filling.asked(k, series, given):
        return
    filling.enter_occasion(k, p, s, series, p.as_of)
    if s.windows[series] or s.total[series] or s.needs[series] >= 0:
        judge_one(k, p, s, o, series, declined, full)


def judge_one(k: KernelTables, p: PersonRow, s: State, o: SeriesOut, series: int, declined: int, full: int) -> None:
    """Write where a person stands in one series."""
    if s.completed[series]:
        total = s.total[series]
        closing.write(o, series, codes.COMPLETE, total, 0, series)
        o.number[series] = total
        o.completed[series] = s.completed[series]
        return
    excluded = exclusions.exclusion_on(k, p, series, p.as_of)
    if excluded >= 0:
        closing.closed(k, p, s, o, series, codes.EXCLUDED, excluded)
        return
    best = plans.plan_choices(k, p, s, series) if windows.any_from(s, series, p.as_of) else -1
    if best < 0:
        status = codes.EXPIRED if s.windows[series] else codes.NOT_TARGET
        closing.closed(k, p, s, o, series, status, s.needs[series])
        return
    opening.open_next(k, p, s, o, series, best, full)
    if o.status[series] != codes.NOT_YET and declined_on(p, series, declined):
        o.status[series] = codes.DECLINED


def declined_on(p: PersonRow, series: int, declined: int) -> int:
    """1 where a condition says that a series was declined."""
    for number in range(p.conditions):
        if (
            p.condition_code[number] == declined
            and p.condition_from[number] <= p.as_of <= p.condition_until[number]
            and (p.condition_series[number] == -1 or p.condition_series[number] == series)
        ):
            return 1
    return 0
