"""A series in which nothing may be given, and the row that every status begins with."""

from __future__ import annotations

from sesshu.schedule.kernel import remaining, steps
from sesshu.schedule.kernel.state import PersonRow, SeriesOut, State
from sesshu.schedule.tables import KernelTables


def closed(k: KernelTables, p: PersonRow, s: State, o: SeriesOut, series: int, status: int, row: int) -> None:
    """How many doses the path of a closed series would still ask for, and when it closed."""
    product = k.choice[k.series_choice_first[series]]
    if s.path[series] < 0:
        s.path[series] = steps.select_path(k, p, series, product, p.as_of, 0)
        if s.path[series] >= 0:
            s.step[series] = k.path_step_first[s.path[series]]
    left = 0
    if s.path[series] >= 0:
        left = remaining.doses_left(k, p, s, series, s.step[series], p.as_of, product)
    write(o, series, status, s.total[series], left, row)
    last_window(k, s, o, series)


def last_window(k: KernelTables, s: State, o: SeriesOut, series: int) -> None:
    """The window that closed last, for the products of the path."""
    products = k.path_products[s.path[series]] if s.path[series] >= 0 else 0
    for number in range(s.windows[series]):
        at = series * s.window_room + number
        allowed = k.window_products[s.window_row[at]]
        if products and allowed and not products & allowed:
            continue
        if s.window_high[at] > o.latest[series]:
            o.latest[series] = s.window_high[at]
            o.window[series] = s.window_row[at]


def write(o: SeriesOut, series: int, status: int, total: int, left: int, row: int) -> None:
    """The row of a series with `total` doses counted and `left` to come; everything else is empty."""
    o.status[series] = status
    o.number[series] = total + 1
    o.required[series] = total + left
    o.remaining[series] = left
    o.row[series] = row
    o.completed[series] = 0
    o.step[series] = -1
    o.window[series] = -1
    o.way[series] = -1
    o.product[series] = -1
    o.earliest[series] = 0
    o.standard_from[series] = 0
    o.standard_until[series] = 0
    o.latest[series] = 0
    o.products[series] = 0
    o.start_by[series] = 0
