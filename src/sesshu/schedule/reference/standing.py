"""Where a person stands in a series as of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sesshu.schedule.reference import days
from sesshu.schedule.reference.ahead import Prospect, prospect, remaining
from sesshu.schedule.reference.answers import SeriesAnswer
from sesshu.schedule.reference.between import earliest_between
from sesshu.schedule.reference.conditions import excluded_by, holds
from sesshu.schedule.reference.course import Course, Standing
from sesshu.schedule.reference.lastday import last_start
from sesshu.schedule.reference.rulebook import Row, Rulebook
from sesshu.schedule.reference.steps import Asked
from sesshu.schedule.reference.target import year_of
from sesshu.schedule.reference.windows import Span, in_turn, possible, spans
from sesshu.schedule.types import GivenDose, Person


def stand(
    book: Rulebook, person: Person, series: str, standing: Standing, as_of: date, given: list[GivenDose]
) -> SeriesAnswer | None:
    """Status, windows, next dose and counts; None for a series the person never was a target of."""
    mine = spans(book, person, series, as_of, standing.given)
    answer = _stand(book, person, series, standing, as_of, given, mine)
    windows = tuple((span.first, span.last, span.kind, span.row["article"]) for span in mine)
    return answer and replace(answer, windows=tuple(sorted(windows)))


def _stand(
    book: Rulebook,
    person: Person,
    series: str,
    standing: Standing,
    as_of: date,
    given: list[GivenDose],
    mine: list[Span],
) -> SeriesAnswer | None:
    course = standing.of(series, year_of(book, series, as_of))
    if course.completed_on is not None:
        number = len(course.counted)
        return SeriesAnswer(series, "complete", number, 0, number, course.completed_on)
    all_spans = mine or possible(book, person, series, as_of, standing.given)
    if not all_spans and not course.counted:
        return None
    found = _prospects(book, person, series, course, standing, mine, as_of)
    left, asked = _counts(book, person, series, course, standing, all_spans, found, as_of)
    number = len(course.counted) + 1

    def answer(status: str) -> SeriesAnswer:
        return SeriesAnswer(series, status, number, left, asked)

    if excluded_by(book, person, series, as_of):
        return answer("excluded")
    if not mine:
        return answer("not_target")
    if not found:
        return answer("expired")
    status = "declined" if holds(person, "declined", series, as_of) else "due"
    return _with_next(book, person, series, standing, found, answer(status), as_of, given, mine, course)


def _prospects(
    book: Rulebook, person: Person, series: str, course: Course, standing: Standing, mine: list[Span], as_of: date
) -> list[Prospect]:
    """The products that may be given soonest from `as_of` on, in the order of the file's choice."""
    file = book.series[series]
    found = []
    for product in file["products"]:
        if product in file.get("not_offered", ()):
            continue
        for span in in_turn([span for span in mine if span.takes(product)]):
            if span.last < as_of:
                continue
            one = prospect(book, person, series, product, course, standing, span, as_of)
            if one is not None:
                found.append(one)
                break
    soonest = min((max(as_of, one.earliest) for one in found), default=as_of)
    return [one for one in found if max(as_of, one.earliest) == soonest]


def _counts(
    book: Rulebook,
    person: Person,
    series: str,
    course: Course,
    standing: Standing,
    all_spans: list[Span],
    found: list[Prospect],
    as_of: date,
) -> tuple[int, int]:
    """Doses still asked for, and doses asked for in all."""
    if found:
        chosen = found[0]
        left = len(remaining(book, person, series, chosen, standing, max(as_of, chosen.earliest)))
        return left, left + len(chosen.course.counted)
    if not all_spans:
        left = len(course.asked())
        return left, left + len(course.counted)
    # Nothing can be given: what the path would have asked for on its last day.
    last = max(all_spans, key=lambda span: span.last)
    day = max(min(as_of, last.last), last.first)
    for product in book.series[series]["products"]:
        one = prospect(book, person, series, product, course, standing, _endless(last), day)
        if one is not None:
            left = len(remaining(book, person, series, one, standing, max(day, one.earliest)))
            return left, left + len(one.course.counted)
    left = max(len(course.asked()), 1)
    return left, left + len(course.counted)


def _endless(span: Span) -> Span:
    return Span(span.first, days.LAST, span.kind, span.row, span.whole)


def _with_next(
    book: Rulebook,
    person: Person,
    series: str,
    standing: Standing,
    found: list[Prospect],
    answer: SeriesAnswer,
    as_of: date,
    given: list[GivenDose],
    mine: list[Span],
    course: Course,
) -> SeriesAnswer:
    earliest = min(one.earliest for one in found)
    between = [earliest_between(book, given, one.product, earliest, as_of) for one in found]
    chosen = found[0]
    standard_from, standard_until = standard(book, person, series, chosen, standing)
    status = answer.status
    if as_of < min(one.opens for one in found):
        status = "not_yet"
    elif status == "due" and standard_until is not None and as_of > standard_until:
        status = "overdue"
    latest = max(one.latest for one in found)
    starts = [last_start(book, person, series, one, course, standing, mine) for one in found if answer.remaining > 1]
    return SeriesAnswer(
        series=series,
        status=status,
        number=answer.number,
        remaining=answer.remaining,
        required=answer.required,
        earliest=earliest,
        standard_from=standard_from,
        standard_until=standard_until,
        latest=None if latest == days.LAST else latest,
        start_by=max((day for day in starts if day), default=None),
        phase=chosen.way.get("phase"),
        step=chosen.way.get("step"),
        between_earliest=None if None in between else min(day for day in between if day),
        products=frozenset(one.product for one in found),
    )


def standard(
    book: Rulebook, person: Person, series: str, chosen: Prospect, standing: Standing
) -> tuple[date | None, date | None]:
    """The usual period of the next dose: by age and by the interval to the dose before it.

    Both hold; where they do not meet, the first day alone.
    """
    asked = Asked(book, person, series, chosen.product, chosen.earliest, chosen.earliest, standing)
    age: Row = chosen.way.get("standard") or {}
    usual: Row = chosen.way.get("usual_interval") or {}
    starts = [asked.first(age["from"])] if "from" in age else []
    ends = [asked.last(age["until"])] if "until" in age else []
    if chosen.course.taken:
        before = chosen.course.taken[-1]
        starts += [days.after_interval(before, usual["from"])] if "from" in usual else []
        ends += [days.after_interval(before, usual["until"])] if "until" in usual else []
    first, last = max(starts, default=None), min(ends, default=None)
    first = first and max(first, chosen.earliest)
    return first, last and max(last, first or last)
