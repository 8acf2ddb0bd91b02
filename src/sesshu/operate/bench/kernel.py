"""`kernel`: a million people of all ages through the compiled kernel, against copying the same columns in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from sesshu.operate.bench.measure import Line, cores, line, seconds_of
from sesshu.operate.bench.people import AS_OF, city
from sesshu.schedule import Tables
from sesshu.schedule.batch import evaluate_columns
from sesshu.schedule.columns import PeopleColumns

SIZE = 1_000_000
# The best of so many runs is shown: the machine has other work, and the first run is given its memory page by page.
_RUNS = 7


def run(tables: Tables, size: int, cache: Path) -> list[Line]:
    """Raises ImportError where numba is not installed."""
    people = by_birthday(city(tables, size))

    def judge(columns: PeopleColumns) -> Any:
        return evaluate_columns(tables, columns, as_of=AS_OF, engine="compiled", processes=cores(), cache=cache)

    judge(city(tables, 10))  # compiled, or read from the cache: not what is measured
    portions = [portion(people, first, first + SIZE) for first in range(0, size, SIZE)]
    floors, runs = [], []
    for _ in range(_RUNS):
        times = [timed(judge, part) for part in portions]
        runs.append(sum(judged for judged, _ in times))
        floors.append(sum(copied for _, copied in times))
    return [line("kernel", size, min(runs), floor=min(floors))]


def timed(judge: Callable[[PeopleColumns], Any], people: PeopleColumns) -> tuple[float, float]:
    """Seconds of judging a portion, and of copying what went in and came out."""
    begun = perf_counter()
    answer = judge(people)
    judged = perf_counter() - begun
    return judged, sum(seconds_of(column.copy) for column in (*people, *answer.series))


def portion(people: PeopleColumns, first: int, end: int) -> PeopleColumns:
    """People `first` to `end` - 1 as columns of their own; a city is judged a million at a time."""
    found = {name: getattr(people, name)[first:end] for name in ("birth", "due", "sex")}
    for kind in ("dose", "condition"):
        offsets = getattr(people, f"{kind}_first")[first : end + 1]
        found[f"{kind}_first"] = offsets - offsets[0]
        for name in people._fields:
            if name.startswith(f"{kind}_") and name not in found:
                found[name] = getattr(people, name)[offsets[0] : offsets[-1]]
    return PeopleColumns(**found)


def by_birthday(people: PeopleColumns) -> PeopleColumns:
    """The people in order of birthday, as a database gives them when asked; columns as numpy arrays."""
    import numpy as np

    from sesshu.schedule.batch.fast import as_arrays, by_calendar

    held = as_arrays(people)
    order = by_calendar(held)
    found = {name: getattr(held, name)[order] for name in ("birth", "due", "sex")}
    for kind in ("dose", "condition"):
        offsets = getattr(held, f"{kind}_first")
        sizes = np.diff(offsets)[order]
        first = np.concatenate([[0], np.cumsum(sizes)])
        rows = np.repeat(offsets[:-1][order] - first[:-1], sizes) + np.arange(first[-1])
        found[f"{kind}_first"] = first
        for name in held._fields:
            if name.startswith(f"{kind}_") and name not in found:
                found[name] = getattr(held, name)[rows]
    return PeopleColumns(**found)
