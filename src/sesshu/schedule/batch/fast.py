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
    order = by_calendar(held)

    def judge(first: int) -> int:
        end = min(first + PORTION, call.end)
        part = call._replace(first=first, end=end)
        return int(evaluate(kernel, held, order, scratch_records(tables), places, series, doses, again, part))

    with ThreadPoolExecutor(max(1, threads)) as pool:
        refused = sum(pool.map(judge, range(0, call.end, PORTION)))
    if refused:
        # Who has more than a compiled run holds is judged in plain Python.
        persons = np.flatnonzero(again).tolist()
        found = plain.judge_portion(tables, plain.select(held, persons), place, call)
        plain.put(held, persons, call, (series, doses), found)
    return series, doses


def as_arrays(people: PeopleColumns) -> PeopleColumns:
    """The columns as arrays of their widths; those that are such already are not copied."""
    pairs = zip(people, PEOPLE_WIDTHS, strict=True)
    return PeopleColumns(*(np.ascontiguousarray(column, TYPES[width]) for column, width in pairs))


def by_calendar(people: PeopleColumns) -> Any:
    """People in order of birthday, due day and sex: those of one calendar share most of the work."""
    return np.lexsort((people.sex, people.due, people.birth)).astype(np.int32)
