"""What may be given next in a series, and how much the series still asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    later = False
    for _ in range(16):
        asked = Asked(book, person, series, product, day, day, standing)
        found = on_day(asked, course, span)
        if found is None:
            return None
        settled = max(as_of, found.earliest, day if later else days.FIRST)
        turns = [start for start in _changes(found, product) if day < start < settled]
        if turns:
            day, later = min(turns), True
        elif settled != day:
            day = settled
        elif steps.methods_in_force(asked, found.course) and "ended" not in found.way:
            lawful = replace(found, earliest=day if later else found.earliest)
            return lawful if lawful.earliest <= lawful.latest and day <= lawful.latest else None
        else:
            starts = [start for start in _beginnings(book, series, product) if day < start <= span.last]
            if not starts:
                return None
            day, later = min(starts), True
    return None


def _beginnings(book: Rulebook, series: str, product: str) -> list[date]:
    """Days on which a method of the series for the product comes into force."""
    methods = [row for row in book.series[series]["methods"] if product in row["products"]]
    return [row["valid"]["from"] for row in methods if "from" in row.get("valid", {})]


def _changes(found: Prospect, product: str) -> list[date]:
    """Days on which another variant of the step comes into force for the product: it may ask for less."""
    step = found.course.path["steps"][found.position] if found.course.path else {}
    rows = [row for row in step.get("variants", ()) if product in row.get("products", (product,))]
    return [row["valid"]["from"] for row in rows if "from" in row.get("valid", {})]


def _in_force_first(asked: Asked, choices: list[Course]) -> list[Course]:
    """The path of the course, unless the one that stands in for it alone has a step for the product."""
    return sorted(choices, key=lambda going: not steps.methods_in_force(asked, going))


def on_day(asked: Asked, course: Course, span: Span) -> Prospect | None:
    """The step that a dose on the day of `asked` would take, whether or not the day is lawful for it."""
    for going in _in_force_first(asked, paths.choose(asked, course, span.kind)):
        at = steps.next_position(asked, going)
        path_steps = going.path["steps"] if going.path else []
        if at >= len(path_steps):
            continue
        way = steps.variant(asked, path_steps[at], len(going.taken))
        if way is None:
            continue
        earliest = max(span.first, asked.first(way.get("from")), steps.earliest_by_interval(asked, going, way))
        latest = min(span.last, asked.last(way.get("until")))
        return Prospect(asked.product, going, at, way, span.kind, span.first, earliest, latest)
    return None


def remaining(
    book: Rulebook,
    person: Person,
    series: str,
    found: Prospect,
    standing: Standing,
    first: date,
    inside: list[Span] | None = None,
) -> list[date]:
    """Days of the doses still asked for, when the next is given on `first` and each other as early as lawful.

    With `inside`, each must lie in one of these periods; nothing where one cannot.
    """
    day, course, at = first, found.course, found.position
    given = []
    while True:
        if course.path and not course.path["steps"][at].get("optional"):
            given.append(day)
        course = course.after(day, at)
        asked = Asked(book, person, series, found.product, day, day, standing)
        moved = _next_day(asked, course, inside)
        if moved is None:
            return given
        if moved[0] == days.LAST:
            return [] if inside is not None else given
        day, at = moved


def _next_day(asked: Asked, course: Course, inside: list[Span] | None) -> tuple[date, int] | None:
    """The first lawful day of the next step after the dose just given, and the step."""
    day = asked.day
    for _ in range(12):
        on_day = replace(asked, day=day, rules_on=day)
        at = steps.next_position(on_day, course)
        left = course.path["steps"][at:] if course.path else []
        if not [step for step in left if not step.get("optional")]:
            return None
        way = steps.variant(on_day, left[0], len(course.taken)) or left[0]
        settled = max(day, on_day.first(way.get("from")), steps.earliest_by_interval(on_day, course, way))
        if inside is not None:
            settled = min((max(settled, span.first) for span in inside if span.last >= settled), default=days.LAST)
        if settled == day:
            return day, at
        day = settled
    return None
