"""Judging the whole city on 31 March and on 1 April: school years, and whose series end over night."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from sesshu.dates import fiscal_year_start, school_grade
from sesshu.foundation.access import Actor
from sesshu.ledger.due import differing
from sesshu.ledger.due.differing import Side
from sesshu.ledger.due.watching import Watch
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents

OLDEST = 20  # years; older ones are in no class
RUNNING = ("due", "overdue", "not_yet")


def judged(*, year: int, by: Actor, purpose: str, watch: Watch | None = None) -> dict[str, Any]:
    """`rules`, `persons`, `affected`, `unclear`, and `series`: who loses or gains a series from one day to the next."""
    start, tables = fiscal_year_start(year), city_tables()
    found = differing.compare(
        old=Side(tables, start - timedelta(days=1)), new=Side(tables, start), by=by, purpose=purpose, watch=watch
    )
    names = {text.code: text.name for text in tables.series}
    ends: Counter[str] = Counter()
    begins: Counter[str] = Counter()
    for (series, old, new), number in found.tally.moves.items():
        if old in RUNNING and new not in (*RUNNING, "complete"):
            ends[series] += number
        elif new in ("due", "overdue") and old not in RUNNING[:2]:
            begins[series] += number
    series = [
        {"code": code, "name": names[code], "ends": ends[code], "begins": begins[code]}
        for code in names
        if ends[code] or begins[code]
    ]
    return {
        "rules": tables.rules, "persons": found.tally.persons, "affected": found.tally.affected,
        "unclear": found.unclear, "series": series,
    }  # fmt: skip


def grades(*, year: int, by: Actor) -> list[dict[str, Any]]:
    """How many residents are in each class on 1 April, the youngest first."""
    day = fiscal_year_start(year)
    born = residents.alive_and_here(by, day).filter(
        birth_date__gt=date(day.year - OLDEST, day.month, day.day), birth_date__lte=day
    )
    counted: Counter[str] = Counter()
    youngest: dict[str, date] = {}
    for birth in born.values_list("birth_date", flat=True).iterator():
        grade = school_grade(birth, day)
        counted[grade] += 1
        youngest[grade] = max(birth, youngest.get(grade, birth))
    order = sorted(counted, key=lambda grade: youngest[grade], reverse=True)
    return [{"grade": grade, "persons": counted[grade]} for grade in order]
