"""Columns through the plain kernel, in portions small enough to hold as lists."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import accumulate, pairwise, repeat
from multiprocessing import get_context
from typing import Any

from sesshu.schedule.columns import (
    DOSE_WIDTHS,
    PEOPLE_WIDTHS,
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
    order = by_calendar(people)
    series = SeriesColumns(*(_empty(width, call.end * call.width) for width in SERIES_WIDTHS))
    doses = DoseColumns(*(_empty(width, len(people.dose_day) * call.families) for width in DOSE_WIDTHS))
    portions = [order[first : first + PORTION] for first in range(0, call.end, PORTION)]
    chosen = (select(people, persons) for persons in portions)
    for persons, found in zip(portions, _answers(tables, chosen, place, call, processes), strict=True):
        put(people, persons, call, (series, doses), found)
    return series, doses


def by_calendar(people: PeopleColumns) -> list[int]:
    """People in order of birthday, due day and sex: those of one calendar share most of the work."""
    keys = list(zip(people.birth, people.due, people.sex, strict=True))
    return sorted(range(len(keys)), key=keys.__getitem__)


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
    """Judge people of one portion; who does not fit is judged again in larger rooms."""
    held = PeopleColumns(*(as_list(column) for column in people))
    size = len(held.birth)
    series = SeriesColumns(*([0] * (size * call.width) for _ in SERIES_WIDTHS))
    given = DoseColumns(*([0] * (len(held.dose_day) * call.families) for _ in DOSE_WIDTHS))
    given.series[:] = [-1] * len(given.series)
    left, growth = list(range(size)), 1
    while left:
        again = [0] * size
        scratch = new_scratch(tables, held, growth)
        part = call._replace(first=0, end=len(left))
        evaluate([tables.kernel], held, left, scratch, place, series, given, again, part)
        left = [person for person in left if again[person]]
        growth *= 4
    widths = (SERIES_WIDTHS, DOSE_WIDTHS)
    found = [
        [array(*pair) for pair in zip(kind, to, strict=True)] for kind, to in zip(widths, (series, given), strict=True)
    ]
    return SeriesColumns(*found[0]), DoseColumns(*found[1])


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
    return Scratch(
        [row], [state], [given], [new_reason_out(1)], *([new_series_out(len(tables.series))] for _ in range(2))
    )


def select(people: PeopleColumns, persons: Sequence[int]) -> PeopleColumns:
    """Some of the people, as columns of their own."""
    parts: dict[str, Column] = {name: _chosen(getattr(people, name), persons) for name in ("birth", "due", "sex")}
    for kind in ("dose", "condition"):
        offsets = getattr(people, f"{kind}_first")
        ranges = [(offsets[person], offsets[person + 1]) for person in persons]
        parts[f"{kind}_first"] = array("q", accumulate((end - first for first, end in ranges), initial=0))
        for name, width in zip(people._fields, PEOPLE_WIDTHS, strict=True):
            if name.startswith(f"{kind}_") and name != f"{kind}_first":
                column, to = getattr(people, name), array(width)
                for first, end in ranges:
                    if first < end:
                        to.extend(column[first:end])
                parts[name] = to
    return PeopleColumns(**parts)


def put(people: PeopleColumns, persons: Sequence[int], call: Call, to: Answer, found: Answer) -> None:
    """Write the answer for some of the people into the answer for all."""
    width = call.width
    for whole, column in zip(to[0], found[0], strict=True):
        for at, person in enumerate(persons):
            whole[person * width : (person + 1) * width] = column[at * width : (at + 1) * width]
    if not call.families:
        return
    for whole, column in zip(to[1], found[1], strict=True):
        at = 0
        for person in persons:
            first, end = people.dose_first[person] * call.families, people.dose_first[person + 1] * call.families
            whole[first:end] = column[at : at + end - first]
            at += end - first


def as_list(column: Column) -> list[int]:
    found: list[int] = column if isinstance(column, list) else column.tolist()
    return found


def _chosen(column: Column, persons: Sequence[int]) -> list[int]:
    return [int(column[person]) for person in persons]


def _most(offsets: Column) -> int:
    return max((end - first for first, end in pairwise(offsets)), default=0)


def _empty(width: str, size: int) -> Any:
    return array(width, bytes(size * array(width).itemsize))
