"""Which path of a series a dose begins or continues."""

from __future__ import annotations

from datetime import date

from sesshu.schedule.reference.course import Course
from sesshu.schedule.reference.moments import first_day, last_day
from sesshu.schedule.reference.rulebook import Row, Rulebook
from sesshu.schedule.types import Person


def choose(
    book: Rulebook, person: Person, series: str, course: Course, product: str, day: date, kind: str | None
) -> list[Course]:
    """The course as it would go on with a dose of the product on that day: the first choice, then the other.

    kind: the kind of the period that the day lies in, None outside all. Empty where no path takes the product.
    """
    paths: list[Row] = book.series[series]["paths"]

    def fits(path: Row) -> bool:
        return _fits(book, person, path, course, product, day)

    for path in paths:
        if path.get("restart") and path.get("within") == kind and path is not course.path and fits(path):
            return [course.begin_anew(path)]
    if course.path is None:
        own = [path for path in paths if path.get("within") == kind and kind is not None and fits(path)]
        general = [path for path in paths if "within" not in path and fits(path)]
        begun = (own + general)[:1]
    else:
        begun = [course.path]
    return [course.begin(path) for path in begun + [other for path in begun for other in _otherwise(paths, path)]]


def _otherwise(paths: list[Row], path: Row) -> list[Row]:
    return [other for other in paths if other["name"] == path.get("otherwise")]


def _fits(book: Rulebook, person: Person, path: Row, course: Course, product: str, day: date) -> bool:
    """Does the path take a person who begins with this product on this day?"""
    if product not in path.get("products", (product,)):
        return False
    start = path.get("start") or {}
    if not (
        first_day(start.get("from"), person, book.parameters)
        <= day
        <= last_day(start.get("until"), person, book.parameters)
    ):
        return False
    born = path.get("born")
    if born and not (
        person.birth_date and born.get("from", date.min) <= person.birth_date <= born.get("until", date.max)
    ):
        return False
    history = path.get("history")
    if history:
        had = sum(taken <= history["by"] for taken in (*course.counted, day))
        return bool(history.get("at_least", 0) <= had <= history.get("at_most", had))
    return True
