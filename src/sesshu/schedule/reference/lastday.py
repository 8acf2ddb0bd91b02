"""The last day on which a series can still be begun or gone on with, so that it is completed in time."""

from __future__ import annotations

from datetime import date

from sesshu.schedule.reference import days
from sesshu.schedule.reference.ahead import Prospect, on_day, remaining
from sesshu.schedule.reference.course import Course, Standing
from sesshu.schedule.reference.rulebook import Row, Rulebook
from sesshu.schedule.reference.steps import Asked
from sesshu.schedule.reference.windows import Span
from sesshu.schedule.types import Person


def last_start(
    book: Rulebook,
    person: Person,
    series: str,
    found: Prospect,
    course: Course,
    standing: Standing,
    mine: list[Span],
) -> date | None:
    """The last day for the next dose; None where the period has no end or the series cannot be completed.

    A later start may lead to another path with fewer doses. Later doses may be given in any period of the person;
    that the product may be replaced by another until then is left aside.
    """
    if found.latest == days.LAST:
        return None
    usable = [span for span in mine if span.takes(found.product)]

    def completes(day: date) -> bool:
        span = next((span for span in usable if span.kind == found.kind and span.has(day)), None)
        asked = Asked(book, person, series, found.product, day, day, standing)
        one = on_day(asked, course, span) if span else None
        if one is None or not one.earliest <= day <= one.latest:
            return False
        return bool(remaining(book, person, series, one, standing, day, usable))

    edges = sorted({edge for edge in _edges(book, person, series) if found.earliest < edge <= found.latest})
    starts, ends = [found.earliest, *edges], [*edges, days.plus(found.latest, 1)]
    for first, after in reversed(list(zip(starts, ends, strict=True))):
        if completes(first):
            low, high = first.toordinal(), after.toordinal() - 1
            while low < high:
                middle = (low + high + 1) // 2
                low, high = (middle, high) if completes(date.fromordinal(middle)) else (low, middle - 1)
            return date.fromordinal(low)
    return None


def _edges(book: Rulebook, person: Person, series: str) -> list[date]:
    """Days from which another path, another step or another row of rules may hold."""
    found: list[date] = []
    asked = Asked(book, person, series, "", days.FIRST, days.FIRST, Standing())

    def look(row: Row) -> None:
        for word, written in row.items():
            if word in ("usual_interval", "standard", "intervals", "counted"):
                continue
            if word in ("valid", "start") or word in ("from", "after"):
                _add(written if isinstance(written, dict) and word != "from" else {word: written})
            if isinstance(written, dict):
                look(written)
            elif isinstance(written, list):
                for inner in written:
                    if isinstance(inner, dict):
                        look(inner)

    def _add(row: Row) -> None:
        if "from" in row:
            found.append(asked.first(row["from"]))
        for word in ("until", "after"):
            if word in row:
                found.append(days.plus(asked.last(row[word]), 1))

    for path in book.series[series]["paths"]:
        look({word: path[word] for word in path if word in ("start", "steps")})
    return found
