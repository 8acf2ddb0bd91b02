"""Columns through the plain kernel, in portions small enough to hold as lists."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise, repeat
from multiprocessing import get_context
from typing import Any

from sesshu.schedule.bounds import shared_bounds
from sesshu.schedule.columns import (
    DOSE_WIDTHS,
    SERIES_WIDTHS,
    Column,
    DoseColumns,
    PeopleColumns,
    SeriesColumns,
)
from sesshu.schedule.kernel.evaluate import Call, Scratch, evaluate
from sesshu.schedule.kernel.state import PersonRow, new_reason_out, new_series_out, new_state
from sesshu.schedule.running import dose_rooms
from sesshu.schedule.tables import DOSE_ROOM, WINDOW_ROOM, Tables

PORTION = 1_000
Answer = tuple[SeriesColumns, DoseColumns]
_tables: Tables | None = None


def run(tables: Tables, people: PeopleColumns, place: list[int], call: Call, *, processes: int) -> Answer:
    """Judge everybody; the answer's columns are arrays."""
    series = SeriesColumns(*(array(width) for width in SERIES_WIDTHS))
    doses = DoseColumns(*(array(width) for width in DOSE_WIDTHS))
    portions = (slice_of(people, first, min(first + PORTION, call.end)) for first in range(0, call.end, PORTION))
    for found in _answers(tables, portions, place, call, processes):
        for to, column in zip((*series, *doses), (*found[0], *found[1]), strict=True):
            to.extend(column)
    return series, doses


def _answers(
    tables: Tables, portions: Iterator[PeopleColumns], place: list[int], call: Call, processes: int
) -> Iterator[Answer]:
    if processes < 2 or call.end <= PORTION:
        yield from (judge_portion(tables, portion, place, call) for portion in portions)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(tables,)) as pool:
        yield from pool.map(_work, portions, repeat(place), repeat(call))


def _begin(tables: Tables) -> None:
    global _tables
    _tables = tables


def _work(people: PeopleColumns, place: list[int], call: Call) -> Answer:
    assert _tables is not None  # noqa: S101 - set by _begin in every worker
    return judge_portion(_tables, people, place, call)


def judge_portion(tables: Tables, people: PeopleColumns, place: list[int], call: Call) -> Answer:
    """Judge people of one portion; rooms grow until everybody fits."""
    held = PeopleColumns(*(as_list(column) for column in people))
    size = len(held.birth)
    series = SeriesColumns(*(_empty(width, size * call.width) for width in SERIES_WIDTHS))
    doses = DoseColumns(*(_empty(width, len(held.dose_day) * call.families) for width in DOSE_WIDTHS))
    for at in range(len(doses.series)):
        doses.series[at] = -1
    again = [0] * size
    scratch = new_scratch(tables, held, 1)
    for person in range(size):
        growth = 1
        current = scratch
        while not _judge_one(tables, held, current, place, series, doses, again, call, person):
            growth *= 4
            current = new_scratch(tables, held, growth)
    return series, doses


def _judge_one(
    tables: Tables,
    people: PeopleColumns,
    scratch: Scratch,
    place: list[int],
    series: SeriesColumns,
    doses: DoseColumns,
    again: list[int],
    call: Call,
    person: int,
) -> bool:
    row = scratch.person[0]
    row.birth, row.due = people.birth[person], people.due[person]
    row.bounds = shared_bounds(tables, row.birth, row.due)
    one = call._replace(first=person, end=person + 1)
    return not evaluate([tables.kernel], people, scratch, place, series, doses, again, one)


def new_scratch(tables: Tables, people: PeopleColumns, growth: int) -> Scratch:
    """Room for the person with the most doses and conditions; `growth` times the usual room in a series."""
    doses, conditions = _most(people.dose_first), _most(people.condition_first)
    given, _ = dose_rooms(tables, doses)
    row = PersonRow(
        *(-1, -1, 0, 0, 0, 0, 0),
        [0] * len(tables.kernel.moment_kind),
        *([0] * doses for _ in range(5)),
        *([0] * conditions for _ in range(4)),
    )
    state = new_state(len(tables.series), growth * DOSE_ROOM, growth * WINDOW_ROOM)
    return Scratch([row], [state], [given], [new_reason_out(1)], [new_series_out(len(tables.series))])


def slice_of(people: PeopleColumns, first: int, end: int) -> PeopleColumns:
    """Some of the people, with offsets of their own."""
    parts: dict[str, Column] = {name: getattr(people, name)[first:end] for name in ("birth", "due", "sex")}
    for kind in ("dose", "condition"):
        offsets = as_list(getattr(people, f"{kind}_first")[first : end + 1])
        low, high = offsets[0], offsets[-1]
        parts[f"{kind}_first"] = array("q", [offset - low for offset in offsets])
        for name in people._fields:
            if name.startswith(f"{kind}_") and name != f"{kind}_first":
                parts[name] = getattr(people, name)[low:high]
    return PeopleColumns(**parts)


def as_list(column: Column) -> list[int]:
    found: list[int] = column if isinstance(column, list) else column.tolist()
    return found


def _most(offsets: Column) -> int:
    return max((end - first for first, end in pairwise(offsets)), default=0)


def _empty(width: str, size: int) -> Any:
    return array(width, bytes(size * array(width).itemsize))
