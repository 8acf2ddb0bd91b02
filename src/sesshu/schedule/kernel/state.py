"""What the kernel reads about a person, and where it writes."""

from __future__ import annotations

from typing import NamedTuple

from sesshu.schedule.tables import DOSE_ROOM, WINDOW_ROOM, Ints


class PersonRow(NamedTuple):
    """One person in integers: days are ordinals (0 unknown), doses in order of day and product."""

    birth: int
    due: int
    sex: int  # 0 unknown, 1 F, 2 M
    as_of: int
    known_on: int
    bounds: Ints
    dose_day: Ints
    dose_product: Ints
    dose_volume: Ints  # thousandths of a millilitre, -1 unknown
    dose_route: Ints  # bit, 0 unknown
    dose_kind: Ints  # 0 routine, 1 temporary, 2 voluntary
    condition_code: Ints
    condition_from: Ints
    condition_until: Ints
    condition_series: Ints  # -1: all


class State(NamedTuple):
    """Where a person stands in each series while doses are judged. Indexed by series."""

    path: Ints
    step: Ints
    total: Ints
    base: Ints  # doses counted before the path was begun anew
    occasion: Ints
    completed: Ints
    windows: Ints
    window_low: Ints  # series * WINDOW_ROOM + i
    window_high: Ints
    window_row: Ints
    dose_day: Ints  # series * DOSE_ROOM + i; beyond `total` it is scratch for plans
    filled: Ints
    needs: Ints  # a window exists but a condition is missing


class DoseOut(NamedTuple):
    """One row for each dose in each family of series. `first_reason` to `end_reason` point into reasons."""

    dose: Ints
    series: Ints
    step: Ints
    number: Ints
    counted: Ints
    valid: Ints
    routine: Ints
    first_reason: Ints
    end_reason: Ints


class ReasonOut(NamedTuple):
    """The trace: a code, the rule row it rests on, and compared values (meaning by code, see codes.py)."""

    code: Ints
    row: Ints
    first: Ints
    second: Ints


class SeriesOut(NamedTuple):
    """Where a person stands, one row a series. Days are ordinals, 0 for none."""

    series: Ints
    status: Ints
    number: Ints
    required: Ints
    remaining: Ints
    completed: Ints
    step: Ints
    earliest: Ints
    standard_from: Ints
    standard_until: Ints
    latest: Ints
    products: Ints
    start_by: Ints
    window: Ints
    way: Ints
    row: Ints  # rule row behind the status, meaning by status


def new_state(series: int) -> State:
    return State(
        path=[-1] * series,
        step=[0] * series,
        total=[0] * series,
        base=[0] * series,
        occasion=[0] * series,
        completed=[0] * series,
        windows=[0] * series,
        window_low=[0] * (series * WINDOW_ROOM),
        window_high=[0] * (series * WINDOW_ROOM),
        window_row=[0] * (series * WINDOW_ROOM),
        dose_day=[0] * (series * DOSE_ROOM),
        filled=[0] * series,
        needs=[-1] * series,
    )


def clear(state: State, series: int) -> None:
    """Make a state ready for the next person."""
    for number in range(series):
        state.path[number] = -1
        state.step[number] = 0
        state.total[number] = 0
        state.base[number] = 0
        state.occasion[number] = 0
        state.completed[number] = 0
        state.windows[number] = 0
        state.filled[number] = 0
        state.needs[number] = -1


def new_dose_out() -> DoseOut:
    return DoseOut(*([] for _ in DoseOut._fields))


def new_reason_out() -> ReasonOut:
    return ReasonOut(*([] for _ in ReasonOut._fields))


def new_series_out() -> SeriesOut:
    return SeriesOut(*([] for _ in SeriesOut._fields))
