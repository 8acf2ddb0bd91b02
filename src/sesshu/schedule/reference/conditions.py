"""Facts about a person on a day, and what keeps a person from a series."""

from __future__ import annotations

from datetime import date

from sesshu.schedule.reference.rulebook import Row, Rulebook, in_force
from sesshu.schedule.types import Condition, Person


def found(person: Person, code: str, series: str) -> list[Condition]:
    """All entries of a condition that speak of the series (those that name no series speak of all)."""
    return [
        condition for condition in person.conditions if condition.code == code and condition.series in (None, series)
    ]


def holds(person: Person, code: str, series: str, day: date) -> bool:
    """Is the condition there on that day? Both ends of its period belong to it."""
    return any(
        (condition.from_date or date.min) <= day <= (condition.until or date.max)
        for condition in found(person, code, series)
    )


def excluded_by(book: Rulebook, person: Person, series: str, day: date) -> Row | None:
    """The exclusion that keeps the person from the series on that day."""
    for row in book.exclusions:
        concerned = series in row["series"] if "series" in row else series not in row.get("except", ())
        if concerned and in_force(row, day) and holds(person, row["condition"], series, day):
            return row
    return None
