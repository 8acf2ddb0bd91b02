"""Columns through the compiled kernel, in threads over ranges of people."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from sesshu.schedule.batch import plain
from sesshu.schedule.columns import DOSE_WIDTHS, PEOPLE_WIDTHS, SERIES_WIDTHS, DoseColumns, PeopleColumns, SeriesColumns
from sesshu.schedule.compiled import compiled_evaluate, record_of, scratch_records
from sesshu.schedule.kernel.evaluate import Call
from sesshu.schedule.tables import Tables

TYPES = {"b": np.int8, "h": np.int16, "i": np.int32, "q": np.int64}
PORTION = 20_000


def run(
    tables: Tables, people: PeopleColumns, place: list[int], call: Call, *, threads: int, cache: Path | None
) -> plain.Answer:
    """Judge everybody; the answer's columns are numpy arrays."""
    held = as_arrays(people)
    series = SeriesColumns(*(np.zeros(call.end * call.width, TYPES[width]) for width in SERIES_WIDTHS))
    doses = DoseColumns(*(np.zeros(len(held.dose_day) * call.families, TYPES[width]) for width in DOSE_WIDTHS))
    doses.series[:] = -1
    again = np.zeros(call.end, np.int8)
    evaluate, kernel = compiled_evaluate(cache), record_of(tables.kernel, rounded=True)
    places = np.array(place, np.int32)

    def judge(first: int) -> int:
        end = min(first + PORTION, call.end)
        part = call._replace(first=first, end=end)
        return int(evaluate(kernel, held, scratch_records(tables), places, series, doses, again, part))

    with ThreadPoolExecutor(max(1, threads)) as pool:
        refused = sum(pool.map(judge, range(0, call.end, PORTION)))
    if refused:
        _again(tables, held, place, call, series, doses, np.flatnonzero(again))
    return series, doses


def as_arrays(people: PeopleColumns) -> PeopleColumns:
    """The columns as arrays of their widths; those that are such already are not copied."""
    pairs = zip(people, PEOPLE_WIDTHS, strict=True)
    return PeopleColumns(*(np.ascontiguousarray(column, TYPES[width]) for column, width in pairs))


def _again(
    tables: Tables,
    people: PeopleColumns,
    place: list[int],
    call: Call,
    series: SeriesColumns,
    doses: DoseColumns,
    persons: Any,
) -> None:
    """Who has more than a compiled run holds is judged in plain Python."""
    for person in persons.tolist():
        one = plain.slice_of(people, person, person + 1)
        found, given = plain.judge_portion(tables, one, place, call)
        for to, column in zip(series, found, strict=True):
            to[person * call.width : (person + 1) * call.width] = column
        first, end = (people.dose_first[at] * call.families for at in (person, person + 1))
        for to, column in zip(doses, given, strict=True):
            to[first:end] = column
