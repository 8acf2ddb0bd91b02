"""From the scratch of one person into the columns of many."""

from __future__ import annotations

from sesshu.schedule.columns import DoseColumns, SeriesColumns
from sesshu.schedule.kernel.state import DoseOut, SeriesOut, State
from sesshu.schedule.tables import SERIES, Ints, KernelTables


def write_series(
    k: KernelTables,
    s: State,
    o: SeriesOut,
    shared: SeriesOut,
    to: SeriesColumns,
    place: Ints,
    start: int,
    wanted: int,
) -> None:
    """The rows of a person, from `start` on."""
    for series in range(k.sizes[SERIES]):
        if not wanted >> series & 1:
            continue
        at = start + place[series]
        if s.own >> series & 1:
            write_row(o, series, to, at)
        else:
            write_row(shared, series, to, at)


def write_row(o: SeriesOut, series: int, to: SeriesColumns, at: int) -> None:
    to.status[at] = o.status[series]
    if o.status[series] < 0:
        return
    to.number[at] = o.number[series]
    to.required[at] = o.required[series]
    to.remaining[at] = o.remaining[series]
    to.completed[at] = o.completed[series]
    to.earliest[at] = o.earliest[series]
    to.latest[at] = o.latest[series]
    to.standard_from[at] = o.standard_from[series]
    to.standard_until[at] = o.standard_until[series]
    to.step[at] = o.step[series]
    to.product[at] = o.product[series]


def write_doses(g: DoseOut, to: DoseColumns, first: int, families: int) -> None:
    """What the doses of a person are; `first` is the person's first dose. Unused places keep series -1."""
    before = -1
    family = 0
    for row in range(g.count):
        family = family + 1 if g.dose[row] == before else 0
        before = g.dose[row]
        at = (first + before) * families + family
        to.series[at] = g.series[row]
        to.step[at] = g.step[row]
        to.number[at] = g.number[row]
        to.counted[at] = g.counted[row]
        to.valid[at] = g.valid[row]
        to.routine[at] = g.routine[row]
