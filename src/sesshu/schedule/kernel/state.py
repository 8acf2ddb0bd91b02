"""What the kernel reads about a person, and where it writes.

The same fields exist twice: as the classes here, whose columns are lists, for plain Python; and as numpy records
with the columns inside (`compiled`), of which numba passes one pointer. Nothing grows: rooms are given when a
state is made, and what does not fit is marked (`overflow`), never lost in silence.
"""

from __future__ import annotations

from dataclasses import dataclass

from sesshu.schedule.tables import DOSE_ROOM, WINDOW_ROOM, Ints

# Products that a series may offer as the next dose.
CHOICE_ROOM = 64
# Reasons that a dose can have in one series, with some to spare.
REASONS_A_DOSE = 10


@dataclass(slots=True)
class PersonRow:
    """One person in integers: days are ordinals (0 unknown), doses in order of day and product."""

    birth: int
    due: int
    sex: int  # 0 unknown, 1 F, 2 M
    as_of: int
    known_on: int
    doses: int
    conditions: int
    bounds: Ints  # 0 where not computed yet
    dose_day: Ints
    dose_product: Ints
    dose_volume: Ints  # thousandths of a millilitre, -1 unknown
    dose_route: Ints  # bit, 0 unknown
    dose_kind: Ints  # 0 routine, 1 temporary, 2 voluntary
    condition_code: Ints
    condition_from: Ints
    condition_until: Ints
    condition_series: Ints  # -1: all


@dataclass(slots=True)
class State:
    """Where a person stands in each series while doses are judged. Indexed by series."""

    overflow: int  # 1: a room was too small and the answer cannot be used
    dose_room: int
    window_room: int
    ready: int  # bits of the series whose row without doses and conditions is known for this birthday and sex
    own: int  # bits of the series in which this person's row is not that one
    path: Ints
    step: Ints
    total: Ints
    base: Ints  # doses counted before the path was begun anew
    occasion: Ints
    completed: Ints
    windows: Ints
    window_low: Ints  # series * window_room + i
    window_high: Ints
    window_row: Ints
    window_after: Ints  # of an exception, the day on which the obstacle ended; 0 for the rest
    dose_day: Ints  # series * dose_room + i; beyond `total` it is scratch for plans
    filled: Ints
    kept: Ints  # 1: the windows hold for everybody of this birthday and sex without conditions
    needs: Ints  # a window exists but a condition is missing
    plan_day: Ints  # by place among a series' choices: the next dose with each product
    plan_earliest: Ints
    plan_latest: Ints
    plan_step: Ints
    plan_opened: Ints  # from when the window of that dose stands open


@dataclass(slots=True)
class DoseOut:
    """One row for each dose in each family of series. `first_reason` to `end_reason` point into reasons."""

    count: int
    room: int
    dose: Ints
    series: Ints
    step: Ints
    number: Ints
    counted: Ints
    valid: Ints
    routine: Ints
    first_reason: Ints
    end_reason: Ints


@dataclass(slots=True)
class ReasonOut:
    """The trace: a code, the rule row it rests on, and compared values (meaning by code, see codes.py).

    `count` goes on where the room is full: whole cities are judged without a trace.
    """

    count: int
    room: int
    code: Ints
    row: Ints
    first: Ints
    second: Ints


@dataclass(slots=True)
class SeriesOut:
    """Where a person stands, indexed by series. Days are ordinals, 0 for none; status -1: nothing to say."""

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
    product: Ints  # first choice among `products`, -1 for none
    products: Ints
    start_by: Ints
    window: Ints
    way: Ints
    row: Ints  # rule row behind the status, meaning by status


def new_state(series: int, dose_room: int = DOSE_ROOM, window_room: int = WINDOW_ROOM) -> State:
    """A state for plain Python; `clear` makes it ready for a person."""
    return State(
        overflow=0,
        dose_room=dose_room,
        window_room=window_room,
        ready=0,
        own=0,
        path=[-1] * series,
        step=[0] * series,
        total=[0] * series,
        base=[0] * series,
        occasion=[0] * series,
        completed=[0] * series,
        windows=[0] * series,
        window_low=[0] * (series * window_room),
        window_high=[0] * (series * window_room),
        window_row=[0] * (series * window_room),
        window_after=[0] * (series * window_room),
        dose_day=[0] * (series * dose_room),
        filled=[0] * series,
        kept=[0] * series,
        needs=[-1] * series,
        plan_day=[0] * CHOICE_ROOM,
        plan_earliest=[0] * CHOICE_ROOM,
        plan_latest=[0] * CHOICE_ROOM,
        plan_step=[0] * CHOICE_ROOM,
        plan_opened=[0] * CHOICE_ROOM,
    )


def clear(s: State, series: int) -> None:
    """Make a state ready for the next person. The rest is set when an occasion is entered."""
    s.overflow = 0
    for number in range(series):
        s.filled[number] = 0
        s.total[number] = 0
        s.completed[number] = 0


def forget(s: State, series: int) -> None:
    """Make a state ready for a person of another birthday or sex."""
    s.ready = 0
    for number in range(series):
        s.kept[number] = 0


def new_dose_out(room: int) -> DoseOut:
    """Room for so many rows."""
    return DoseOut(0, room, *([0] * room for _ in range(9)))


def new_reason_out(room: int) -> ReasonOut:
    return ReasonOut(0, room, *([0] * room for _ in range(4)))


def new_series_out(series: int) -> SeriesOut:
    return SeriesOut([-1] * series, *([0] * series for _ in range(15)))
