"""Which path of a series a dose begins or continues."""

from __future__ import annotations

from datetime import date

from sesshu.schedule.reference.course import Course
from sesshu.schedule.reference.rulebook import Row
from sesshu.schedule.reference.steps import Asked


def choose(asked: Asked, course: Course, kind: str | None) -> list[Course]:
    """The course as it would go on with the dose: the first choice, then the one that stands in for it.

    kind: the kind of the period that the day lies in, None outside all. Empty where no path takes the product.
    """
    paths: list[Row] = asked.file["paths"]
    if course.path is not None and course.completed_on is not None:
        return [course]

    def fits(path: Row) -> bool:
        return _fits(asked, path)

    for path in paths:
        if path.get("restart") and path.get("within") == kind and path is not course.path and fits(path):
            return [course.begin_anew(path)]
    if course.path is None or course.path.get("within") != kind:
        own = [path for path in paths if kind and path.get("within") == kind and fits(path)]
        if own:
            return [course.begin(own[0])]
    if course.path is None:
        begun = [path for path in paths if "within" not in path and fits(path)][:1]
    else:
        begun = [course.path]
    return [course.begin(path) for path in begun + [other for path in begun for other in _otherwise(paths, path)]]


def _otherwise(paths: list[Row], path: Row) -> list[Row]:
    return [other for other in paths if other["name"] == path.get("otherwise")]


def _fits(asked: Asked, path: Row) -> bool:
    """Does the path take a person who begins with this product on this day?"""
    if asked.product not in path.get("products", (asked.product,)):
        return False
    start = path.get("start") or {}
    if not asked.first(start.get("from")) <= asked.day <= asked.last(start.get("until")):
        return False
    born, birth = path.get("born"), asked.person.birth_date
    if born and not (birth and born.get("from", date.min) <= birth <= born.get("until", date.max)):
        return False
    history = path.get("history")
    if history:
        had = asked.standing.received(asked.file["products"], date.min, history["by"])
        return bool(history.get("at_least", 0) <= had <= history.get("at_most", had))
    return True
