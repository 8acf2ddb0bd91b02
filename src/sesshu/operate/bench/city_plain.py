"""`city-plain`: a whole city in plain Python on all cores, for machines without numba."""

from __future__ import annotations

from pathlib import Path

from sesshu.operate.bench.measure import Line, cores, line, seconds_of
from sesshu.operate.bench.people import AS_OF, city
from sesshu.schedule import Tables
from sesshu.schedule.batch import evaluate_columns

SIZE = 738_000


def run(tables: Tables, size: int, _cache: Path) -> list[Line]:
    people = city(tables, size)
    seconds = seconds_of(
        lambda: evaluate_columns(tables, people, as_of=AS_OF, engine="plain", processes=cores())
    )  # fmt: skip
    return [line("city-plain", size, seconds)]
