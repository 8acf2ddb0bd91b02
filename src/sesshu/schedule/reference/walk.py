"""Doses one after another: each is judged by what counted before it."""

from __future__ import annotations

from datetime import date

from sesshu.schedule.reference import paths, steps
from sesshu.schedule.reference.answers import NOT_COUNTED, WARNINGS, DoseAnswer, Ground
from sesshu.schedule.reference.conditions import excluded_by
from sesshu.schedule.reference.course import Course, Standing
from sesshu.schedule.reference.rulebook import Rulebook
from sesshu.schedule.reference.steps import Asked
from sesshu.schedule.reference.target import before_programme, place, year_of
from sesshu.schedule.types import GivenDose, Person

# Grounds that may vanish on the path that stands in for one that a dose does not fit.
_OF_PATH = {"INTERVAL_SHORT", "STEP_NOT_OPEN", "PRODUCT_MIXED"}


def judge_dose(
    book: Rulebook, person: Person, series: str, dose: GivenDose, standing: Standing, extra: list[Ground]
) -> DoseAnswer:
    """The dose in the series; the standing is moved on when it counts. `extra`: warnings found elsewhere."""
    year = year_of(book, series, dose.date)
    course = standing.of(series, year)
    file = book.series[series]
    begins = file["programme"]["from"] if "programme" in file else date.min
    asked = Asked(book, person, series, dose.product, dose.date, max(dose.date, begins), standing)
    if dose.date < begins and file["doses_before"]["count"] == "not_counted":
        unknown = [] if steps.methods_in_force(asked, course) else [Ground("PRODUCT_NOT_IN_FORCE")]
        excluded = [Ground("EXCLUDED")] if excluded_by(book, person, series, dose.date) else []
        return _answer(dose, series, None, course, [Ground("BEFORE_PROGRAMME", begins), *unknown, *excluded])
    if dose.date < begins:
        where = before_programme(book, person, series, dose.date)
        grounds = [*where.grounds, Ground("DEEMED", begins)]
    else:
        where = place(book, person, series, dose.product, dose.date, standing)
        grounds = list(where.grounds)
    if excluded_by(book, person, series, dose.date):
        grounds.append(Ground("EXCLUDED"))
    if dose.kind == "voluntary":
        grounds.append(Ground("VOLUNTARY"))
    going, step, found = _best(asked, course, where.kind, dose)
    if dose.date >= begins and where.kind is None and not [*grounds, *found]:
        # A period for this age comes later, and the product was in use: nobody of this age was a target yet.
        grounds.append(Ground("NOT_TARGET"))
    answer = _answer(dose, series, step, going, [*grounds, *found, *extra])
    if answer.counted:
        standing.put(series, year, going.after(dose.date, steps.next_position(asked, going)))
    return answer


def _best(
    asked: Asked, course: Course, kind: str | None, dose: GivenDose
) -> tuple[Course, dict[str, object] | None, list[Ground]]:
    """On the path of the course, or on the one that stands in for it when the dose does not fit."""
    tried = []
    for going in paths.choose(asked, course, kind):
        step, grounds = _on_path(asked, going, dose)
        tried.append((going, step, grounds))
        if not {ground.code for ground in grounds} & _OF_PATH:
            return tried[-1]
        if "ALREADY_COMPLETE" in {ground.code for ground in grounds}:
            break
    known = [one for one in tried if "PRODUCT_MIXED" not in {ground.code for ground in one[2]}]
    return (known or tried or [(course, None, [Ground("PRODUCT_MIXED")])])[0]


def _on_path(asked: Asked, course: Course, dose: GivenDose) -> tuple[dict[str, object] | None, list[Ground]]:
    at = steps.next_position(asked, course)
    path_steps = course.path["steps"] if course.path else []
    if at >= len(path_steps):
        return None, [Ground("ALREADY_COMPLETE", course.completed_on)]
    way = steps.variant(asked, path_steps[at], len(course.taken))
    if way is None:
        return dict(path_steps[at]), [Ground("PRODUCT_MIXED")]
    grounds = steps.in_time(asked, course, way)
    if not steps.methods_in_force(asked, course) or "ended" in way:
        grounds.append(Ground("PRODUCT_NOT_IN_FORCE"))
    for method in steps.nearest_methods(asked, course)[:1]:
        grounds += steps.amounts_differ(asked, method, dose.volume_ml, dose.route)
    late = way.get("not_recommended")
    if late and dose.date > asked.last(late["after"]):
        grounds.append(Ground("LATE_START", asked.last(late["after"])))
    return dict(way), grounds


def _answer(
    dose: GivenDose, series: str, step: dict[str, object] | None, course: Course, grounds: list[Ground]
) -> DoseAnswer:
    codes = {ground.code for ground in grounds}
    counted = not codes & NOT_COUNTED
    valid = not codes - WARNINGS - {"DEEMED", "VOLUNTARY"}
    shown = step if counted and step else {}
    return DoseAnswer(
        date=dose.date,
        product=dose.product,
        series=series,
        phase=_word(shown, "phase"),
        step=_word(shown, "step"),
        number=len(course.counted) + 1 if counted else None,
        counted=counted,
        valid=valid,
        routine=valid and not codes & {"DEEMED", "VOLUNTARY"},
        grounds=tuple(sorted(set(grounds), key=str)) or (Ground("OK"),),
    )


def _word(step: dict[str, object], word: str) -> str | None:
    return str(step[word]) if word in step else None
