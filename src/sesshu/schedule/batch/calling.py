"""The columnar call: checks, chooses the engine, gathers the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from sesshu.schedule.batch import plain
from sesshu.schedule.batch.checking import check
from sesshu.schedule.columns import DoseColumns, PeopleColumns, SeriesColumns
from sesshu.schedule.kernel.evaluate import Call
from sesshu.schedule.running import most_families
from sesshu.schedule.tables import LAST_DAY, Tables
from sesshu.schedule.types import InputError

# From so many people on the compiled kernel pays, where its code lies in the cache; and where it must be made first.
COMPILED_FROM = 2_000
COMPILING_FROM = 100_000
ENGINES = ("auto", "plain", "compiled")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where n people stand. `names`: series codes in the order of the output, w of them."""

    names: tuple[str, ...]
    series: SeriesColumns
    doses: DoseColumns | None
    engine: str


def evaluate_columns(
    tables: Tables,
    people: PeopleColumns,
    *,
    as_of: date,
    known_on: date | None = None,
    only: Iterable[str] | None = None,
    processes: int = 1,
    doses: bool = False,
    engine: str = "auto",
    cache: Path | None = None,
) -> Standing:
    """Where everybody stands in every series, or in those of `only`. Raises InputError for columns that do not fit.

    doses: also what every dose is. processes: over how many cores to spread; compiled runs use threads on the
    caller's columns, plain runs processes. cache: a folder for compiled code (see compiled/build.py).
    engine: "auto" takes the compiled kernel where numba is there and the people are many; both give the same.
    The answer's columns are numpy arrays after a compiled run, else `array.array`.
    """
    check(tables, people)
    numbers = _numbers(tables, only)
    call = Call(
        first=0,
        end=len(people.birth),
        as_of=as_of.toordinal(),
        known_on=known_on.toordinal() if known_on else LAST_DAY,
        declined=tables.condition_index["declined"],
        wanted=sum(1 << number for number in numbers),
        width=len(numbers),
        families=most_families(tables) if doses else 0,
    )
    names = tuple(tables.series[number].code for number in numbers)
    place = [numbers.index(number) if number in numbers else -1 for number in range(len(tables.series))]
    if _compiled(engine, call.end, cache):
        from sesshu.schedule.batch import fast

        series, given = fast.run(tables, people, place, call, threads=processes, cache=cache)
        return Standing(names, series, given if doses else None, "compiled")
    series, given = plain.run(tables, people, place, call, processes=processes)
    return Standing(names, series, given if doses else None, "plain")


def _numbers(tables: Tables, only: Iterable[str] | None) -> list[int]:
    """The series asked for, in the order of the tables."""
    if only is None:
        return list(range(len(tables.series)))
    asked = set(only)
    if unknown := sorted(asked - set(tables.series_index)):
        raise InputError("SERIES_CODE_UNKNOWN", "only", f"系列の符号「{unknown[0]}」はありません。")
    return sorted(tables.series_index[code] for code in asked)


def _compiled(engine: str, people: int, cache: Path | None) -> bool:
    if engine not in ENGINES:
        raise InputError("ENGINE_UNKNOWN", "engine", f"engine は {'、'.join(ENGINES)} のいずれかです。")
    if engine != "auto":
        return engine == "compiled"
    if people < COMPILED_FROM or find_spec("numba") is None:
        return False
    if people >= COMPILING_FROM:
        return True
    from sesshu.schedule.compiled import is_compiled

    return is_compiled(cache)
