"""The course of one person through one series: which path, which doses counted so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from sesshu.schedule.reference.rulebook import Row
from sesshu.schedule.types import GivenDose


@dataclass(frozen=True)
class Course:
    """`taken`: days of the doses counted on this path; `earlier`: those counted before the path began anew.

    `position` is the number of the step that comes next (from 0).
    """

    path: Row | None = None
    position: int = 0
    taken: tuple[date, ...] = ()
    earlier: tuple[date, ...] = ()
    completed_on: date | None = None

    @property
    def counted(self) -> tuple[date, ...]:
        return self.earlier + self.taken

    def begin(self, path: Row) -> Course:
        """On a path for the first time, or on it instead of another: doses so far keep their places."""
        return replace(self, path=path)

    def begin_anew(self, path: Row) -> Course:
        """On a path that counts from nothing."""
        return Course(path=path, earlier=self.counted)

    def after(self, day: date, position: int) -> Course:
        """With one more dose counted, which took the step at `position`."""
        moved = replace(self, taken=(*self.taken, day), position=position + 1)
        if moved.completed_on is None and not moved.asked():
            moved = replace(moved, completed_on=day)
        return moved

    def asked(self) -> list[Row]:
        """The steps that the series still asks for."""
        return [step for step in self.steps_left() if not step.get("optional")]

    def steps_left(self) -> list[Row]:
        return list(self.path["steps"][self.position :]) if self.path else []


@dataclass
class Standing:
    """Courses of a person by series (and fiscal year, where a series begins anew each year).

    given: all doses that were given, counted or not.
    """

    courses: dict[tuple[str, int], Course] = field(default_factory=dict)
    given: list[GivenDose] = field(default_factory=list)

    def of(self, series: str, year: int = 0) -> Course:
        return self.courses.get((series, year), Course())

    def put(self, series: str, year: int, course: Course) -> None:
        self.courses[series, year] = course

    def received(self, products: list[str], first: date, last: date) -> int:
        """How many doses of these products were given in a period."""
        return sum(dose.product in products and first <= dose.date <= last for dose in self.given)

    def last_counted(self, series: str, before: date) -> date | None:
        days = [day for (code, _), course in self.courses.items() if code == series for day in course.counted]
        return max((day for day in days if day <= before), default=None)
