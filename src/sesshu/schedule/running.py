"""Running the kernel in plain Python for one person."""

from __future__ import annotations

from typing import NamedTuple

from sesshu.schedule.kernel.doses import judge_doses
from sesshu.schedule.kernel.state import (
    REASONS_A_DOSE,
    DoseOut,
    PersonRow,
    ReasonOut,
    SeriesOut,
    State,
    clear,
    forget,
    new_dose_out,
    new_reason_out,
    new_series_out,
    new_state,
)
from sesshu.schedule.kernel.status import judge_series
from sesshu.schedule.tables import Tables


class Ran(NamedTuple):
    """What the kernel wrote, and the state it ended in."""

    state: State
    given: DoseOut
    trace: ReasonOut
    out: SeriesOut


def run(tables: Tables, row: PersonRow, state: State, *, full: bool, wanted: int = -1) -> Ran:
    """Judge doses and series of a person. `wanted`: bits of the series asked for, -1 all, 0 doses only.

    Where a room of the state is too small, the person is judged again in a larger one.
    """
    series = len(tables.series)
    declined = tables.condition_index["declined"]
    out = new_series_out(series)
    while True:
        clear(state, series)
        forget(state, series)
        given, trace = dose_rooms(tables, row.doses)
        judge_doses(tables.kernel, row, state, given, trace)
        judge_series(tables.kernel, row, state, out, declined, int(full), wanted)
        if not state.overflow:
            return Ran(state, given, trace, out)
        state = new_state(series, 4 * state.dose_room, 4 * state.window_room)


def dose_rooms(tables: Tables, doses: int) -> tuple[DoseOut, ReasonOut]:
    """Room for the rows of so many doses and for their reasons."""
    rows = doses * most_families(tables)
    return new_dose_out(rows), new_reason_out(rows * REASONS_A_DOSE)


def most_families(tables: Tables) -> int:
    """In how many series one dose can be judged at most; at least 1."""
    k = tables.kernel
    pairs = zip(k.product_family_first, k.product_family_end, strict=True)
    return max(1, *(end - first for first, end in pairs))
