"""One portion of a city through the engine, and the rows that come of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from sesshu.ledger.due.facts import Facts
from sesshu.ledger.due.models import UNCLEAR, DueRun
from sesshu.ledger.due.people import Population, some_of
from sesshu.schedule import STATUSES, Tables
from sesshu.schedule.batch import Standing, evaluate_columns

COLUMNS = (
    "run_id", "pass_number", "resident_id", "series", "status", "number", "earliest", "standard_from",
    "standard_until", "latest",
)  # fmt: skip
NULL = "\\N"


@dataclass(frozen=True, slots=True)
class Judged:
    """Where some residents stand: those of `clear` are in `standing`, in order; those of `unclear` are not judged."""

    clear: list[int]
    unclear: list[int]
    standing: Standing


@cache
def engine_state() -> str:
    """A name for the state of the engine's sources: a corrected engine judges everybody again."""
    found = hashlib.sha256()
    folder = Path(str(files("sesshu.schedule")))
    for file in sorted(folder.rglob("*.py")):
        found.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:16]


def judge(tables: Tables, held: Population, chosen: Sequence[int], *, as_of: date, processes: int) -> Judged:
    """Judge residents at some places (in rising order) for a day."""
    clear = [at for at in chosen if at not in held.unclear]
    standing = evaluate_columns(
        tables,
        some_of(held.people, clear),
        as_of=as_of,
        processes=processes,
        cache=Path(settings.SESSHU_VAR) / "kernel",
    )
    return Judged(clear, [at for at in chosen if at in held.unclear], standing)


def store(run: DueRun, pass_number: int, facts: Facts, judged: Judged) -> None:
    """Write the rows of a portion by COPY, inside the caller's transaction."""
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f"COPY due_state ({names}) FROM STDIN") as copy:
        for lines in _lines(f"{run.id}\t{pass_number}\t", facts, judged):
            copy.write(lines)


def _lines(before: str, facts: Facts, judged: Judged) -> Iterator[str]:
    """Lines of COPY, those of one resident together."""
    for at in judged.unclear:
        yield f"{before}{UUID(bytes=facts.id_of(at))}\t\t{UNCLEAR}\t0{f'{chr(9)}{NULL}' * 4}\n"
    series, names = judged.standing.series, judged.standing.names
    width, day = len(names), _day
    columns = (
        series.status, series.number, series.earliest, series.standard_from, series.standard_until, series.latest
    )  # fmt: skip
    for row, at in enumerate(judged.clear):
        resident = f"{before}{UUID(bytes=facts.id_of(at))}\t"
        mine = slice(row * width, (row + 1) * width)
        found = zip(names, *(column[mine].tolist() for column in columns), strict=True)
        yield "".join(
            f"{resident}{name}\t{STATUSES[status]}\t{number}\t{day(a)}\t{day(b)}\t{day(c)}\t{day(d)}\n"
            for name, status, number, a, b, c, d in found
            if status >= 0
        )


@cache
def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat() if 1 <= ordinal <= date.max.toordinal() else NULL
