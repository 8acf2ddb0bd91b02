"""What may be given next in a series, and how much the series still asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sesshu.schedule.reference import days, paths, steps
from sesshu.schedule.reference.course import Course, Standing
from sesshu.schedule.reference.rulebook import Row, Rulebook
from sesshu.schedule.reference.steps import Asked
from sesshu.schedule.reference.windows import Span
from sesshu.schedule.types import Person


@dataclass(frozen=True)
class Prospect:
    """One product that may come next: on which path, as which step, from when until when."""

    product: str
    course: Course
    position: int
    way: Row
    kind: str
    opens: date
    earliest: date
    latest: date


def prospect(
    book: Rulebook,
    person: Person,
    series: str,
    product: str,
    course: Course,
    standing: Standing,
    span: Span,
    as_of: date,
) -> Prospect | None:
    """The next dose with this product in this period; None where it cannot be given in it any more.

    Which step comes next depends on the day, and the first day on the step: both are moved until they agree.
    """
    day = max(as_of, span.first)
    for _ in range(12):
        asked = Asked(book, person, series, product, day, standing)
        found = _on_day(asked, course, span)
        if found is None:
            return None
        settled = max(as_of, found.earliest)
        if settled == day:
            return found if found.earliest <= found.latest and day <= found.latest else None
        day = settled
    return None


def _on_day(asked: Asked, course: Course, span: Span) -> Prospect | None:
    choices = paths.choose(asked.book, asked.person, asked.series, course, asked.product, asked.day, span.kind)
    for going in choices:
        at = steps.next_position(asked, going)
        path_steps = going.path["steps"] if going.path else []
        if at >= len(path_steps):
            continue
        way = steps.variant(asked, path_steps[at], len(going.taken))
        if way is None or "ended" in way or not steps.methods_in_force(asked, going):
            continue
        earliest = max(span.first, asked.first(way.get("from")), steps.earliest_by_interval(asked, going, way))
        latest = min(span.last, asked.last(way.get("until")))
        return Prospect(asked.product, going, at, way, span.kind, span.first, earliest, latest)
    return None


def remaining(
    book: Rulebook, person: Person, series: str, found: Prospect, standing: Standing, first: date
) -> list[date]:
    """Days of the doses still asked for, when the next is given on `first` and each other as early as lawful."""
    day, course, at = first, found.course, found.position
    given = []
    while True:
        if course.path and not course.path["steps"][at].get("optional"):
            given.append(day)
        course = course.after(day, at)
        asked = Asked(book, person, series, found.product, day, standing)
        moved = _next_day(asked, course)
        if moved is None:
            return given
        day, at = moved


def _next_day(asked: Asked, course: Course) -> tuple[date, int] | None:
    """The first lawful day of the next step after the dose just given, and the step."""
    day = asked.day
    for _ in range(12):
        on_day = Asked(asked.book, asked.person, asked.series, asked.product, day, asked.standing)
        at = steps.next_position(on_day, course)
        left = course.path["steps"][at:] if course.path else []
        if not [step for step in left if not step.get("optional")]:
            return None
        way = steps.variant(on_day, left[0], len(course.taken)) or left[0]
        settled = max(day, on_day.first(way.get("from")), steps.earliest_by_interval(on_day, course, way))
        if settled == day:
            return (day, at) if day < days.LAST else None
        day = settled
    return None


def last_start(book: Rulebook, person: Person, series: str, found: Prospect, standing: Standing) -> date | None:
    """The last day of the next dose on which the rest can still be given in time; None with one dose left."""
    first = remaining(book, person, series, found, standing, found.earliest)
    if len(first) < 2 or found.latest == days.LAST:
        return None
    low, high = found.earliest.toordinal(), found.latest.toordinal()
    if first[-1] > found.latest:
        return None
    while low < high:
        middle = (low + high + 1) // 2
        end = remaining(book, person, series, found, standing, date.fromordinal(middle))[-1]
        low, high = (middle, high) if end <= found.latest else (low, middle - 1)
    return date.fromordinal(low)
