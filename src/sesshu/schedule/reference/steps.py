"""One step of a path for one dose: is it passed over, which rules are in force, is the dose too early or too late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sesshu.schedule.reference import days
from sesshu.schedule.reference.answers import Ground
from sesshu.schedule.reference.course import Course, Standing
from sesshu.schedule.reference.moments import first_day, last_day
from sesshu.schedule.reference.rulebook import Row, Rulebook, in_force
from sesshu.schedule.types import Person


@dataclass(frozen=True)
class Asked:
    """A dose that was given or could be: who, in which series, what, when.

    `rules_on` is the day whose rules hold: that of the dose, or the first of the programme for a dose before it.
    """

    book: Rulebook
    person: Person
    series: str
    product: str
    day: date
    rules_on: date
    standing: Standing

    @property
    def file(self) -> Row:
        return self.book.series[self.series]

    def first(self, written: Any) -> date:
        return first_day(written, self.person, self.book.parameters)

    def last(self, written: Any) -> date:
        return last_day(written, self.person, self.book.parameters)


def next_position(asked: Asked, course: Course) -> int:
    """The number of the step the dose would take; the number of steps when none is left."""
    steps = course.path["steps"] if course.path else []
    at = course.position
    while at < len(steps) and any(_passed_over(asked, course, rule) for rule in steps[at].get("skip", ())):
        at += 1
    return at


def _passed_over(asked: Asked, course: Course, rule: Row) -> bool:
    if not in_force(rule, asked.rules_on) or asked.product not in rule.get("products", (asked.product,)):
        return False
    limit = asked.last(rule["after"])
    if "dose" not in rule:
        return bool(asked.day > limit)
    number: int = rule["dose"]
    return len(course.taken) >= number and course.taken[number - 1] > limit


def variant(asked: Asked, step: Row, so_far: int) -> Mapping[str, Any] | None:
    """The rules of the step for this product on this day; None where the step does not take the product at all.

    Where no row is in force that day, the row nearest in time, marked `ended`.
    """
    ways = [{**step, **way} for way in step.get("variants", ({},))]
    ways = [way for way in ways if asked.product in way.get("products", (asked.product,))]
    ways = [way for way in ways if _counted_so_far(way, so_far)]
    if not ways:
        return None
    nearest = min(ways, key=lambda way: _days_away(way, asked.rules_on))
    return nearest if in_force(nearest, asked.rules_on) else {**nearest, "ended": True}


def _days_away(row: Row, day: date) -> int:
    valid = row.get("valid") or {}
    first: date = valid.get("from", date.min)
    last: date = valid.get("until", date.max)
    return max((first - day).days, (day - last).days, 0)


def _counted_so_far(way: Row, so_far: int) -> bool:
    limits = way.get("counted") or {}
    return bool(limits.get("at_least", 0) <= so_far <= limits.get("at_most", so_far))


def in_time(asked: Asked, course: Course, way: Mapping[str, Any]) -> list[Ground]:
    """Too early for the step's age or interval, too late for its age; a doctor's shorter interval."""
    grounds = []
    opens, closes = asked.first(way.get("from")), asked.last(way.get("until"))
    if asked.day < opens:
        grounds.append(Ground("STEP_NOT_OPEN", opens))
    if asked.day > closes:
        grounds.append(Ground("STEP_CLOSED", closes))
    lawful = earliest_by_interval(asked, course, way)
    if asked.day < lawful:
        at_least = earliest_by_interval(asked, course, way, doctor=True)
        grounds.append(Ground("INTERVAL_SHORT" if asked.day < at_least else "DOCTOR_SHORTER", lawful))
    return grounds


def earliest_by_interval(asked: Asked, course: Course, way: Mapping[str, Any], *, doctor: bool = False) -> date:
    """The first day that keeps every interval of the step; with `doctor` those a doctor may shorten, shortened."""
    earliest = days.FIRST
    for interval in way.get("intervals", ()):
        counted_from = _counted_from(asked, course, interval["after"])
        if counted_from is not None:
            written = interval.get("doctor", interval["between"]) if doctor else interval["between"]
            earliest = max(earliest, days.after_interval(counted_from, written))
    return earliest


def _counted_from(asked: Asked, course: Course, after: str) -> date | None:
    if after == "previous":
        return course.taken[-1] if course.taken else None
    if after.startswith("dose "):
        number = int(after.removeprefix("dose "))
        return course.taken[number - 1] if len(course.taken) >= number else None
    return asked.standing.last_counted(after, asked.day)


def methods_in_force(asked: Asked, course: Course) -> list[Row]:
    """The methods (product, amounts, routes) in force for the product on the day."""
    return [row for row in _methods(asked, course) if in_force(row, asked.rules_on)]


def nearest_methods(asked: Asked, course: Course) -> list[Row]:
    """The methods of the product, that of the nearest period first."""
    return sorted(_methods(asked, course), key=lambda row: _days_away(row, asked.rules_on))


def _methods(asked: Asked, course: Course) -> list[Row]:
    own = (course.path or {}).get("methods") or asked.file["methods"]
    return [row for row in own if asked.product in row["products"]]


def amounts_differ(asked: Asked, method: Row, volume: float | None, route: str | None) -> list[Ground]:
    """Volume and route as recorded, against the amounts that the age allows."""
    allowed = [
        amount
        for amount in method.get("amounts", (method,))
        if asked.first(amount.get("from")) <= asked.day <= asked.last(amount.get("until"))
    ]
    grounds = []
    volumes = [amount for amount in allowed if amount.get("volume_ml") in (None, volume)]
    if volume is not None and allowed and not volumes:
        grounds.append(Ground("VOLUME_DIFFERS"))
    if volume is not None and volumes:
        allowed = volumes
    if route is not None and allowed and not any(route in amount.get("routes", (route,)) for amount in allowed):
        grounds.append(Ground("ROUTE_DIFFERS"))
    return grounds
