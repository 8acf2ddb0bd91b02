"""The periods in which a person is a target of a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sesshu.schedule.reference import days
from sesshu.schedule.reference.conditions import found
from sesshu.schedule.reference.moments import NoSuchDayError, first_day, last_day
from sesshu.schedule.reference.rulebook import Row, Rulebook
from sesshu.schedule.types import GivenDose, Person

_ORDINARY_FIRST = ("legal", "transition", "special", "supply_shortage", "long_illness", "disability")


@dataclass(frozen=True)
class Span:
    """One period, both ends in it. `row` is the target row; `whole` the same period without the row's `valid`."""

    first: date
    last: date
    kind: str
    row: Row
    whole: tuple[date, date]

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last

    def takes(self, product: str) -> bool:
        return product in self.row.get("products", (product,))


def spans(book: Rulebook, person: Person, series: str, around: date, given: Sequence[GivenDose]) -> list[Span]:
    """The periods in which the person is a target, in the order of time: history and conditions of the rows are met.

    Of a series given each fiscal year, those of the fiscal year of the day `around`. `given`: all doses given.
    """
    made = [
        limited
        for span in possible(book, person, series, around, given)
        for limited in _while_it_holds(span, person, series)
    ]
    made += _after_long_illness(book, person, series, made)
    return sorted(made, key=lambda span: (span.first, span.last))


def possible(book: Rulebook, person: Person, series: str, around: date, given: Sequence[GivenDose]) -> list[Span]:
    """The same without exceptions, and as if every condition had been registered."""
    file = book.series[series]
    return [
        span
        for row in file["targets"]
        if concerns(row, person) and _history_met(file, row, given)
        for span in _of_row(book, person, file, row, around)
    ]


def _history_met(file: Row, row: Row, given: Sequence[GivenDose]) -> bool:
    """Has the person received the doses that the row asks for?"""
    asked = row.get("history")
    if not asked:
        return True
    had = sum(dose.product in file["products"] and asked["from"] <= dose.date <= asked["until"] for dose in given)
    return bool(had >= asked["at_least"])


def _while_it_holds(span: Span, person: Person, series: str) -> list[Span]:
    """A period that hangs on a condition, once for each entry of it: the days on which that holds."""
    code = span.row.get("condition")
    if code is None:
        return [span]
    facts = [(fact.from_date or date.min, fact.until or date.max) for fact in found(person, code, series)]
    clipped = [_clip((span.first, span.last), fact) for fact in facts]
    return [replace(span, first=first, last=last) for first, last in clipped if first <= last]


def concerns(row: Row, person: Person) -> bool:
    """Is the row for people of this sex and cohort?"""
    if row.get("sex") not in (None, person.sex):
        return False
    born = row.get("born")
    if born is None:
        return True
    return person.birth_date is not None and born.get("from", date.min) <= person.birth_date <= born.get(
        "until", date.max
    )


def periods(book: Rulebook, person: Person, row: Row, around: date) -> list[tuple[date, date]]:
    """The ages that a target row names, as days, with its season; without its `valid`."""
    ages = [{"from": row.get("from"), "until": row.get("until")}]
    if "in_fiscal_years_of_age" in row:
        years = [{"fiscal_year_of_age": age} for age in row["in_fiscal_years_of_age"]]
        ages = [{"from": year, "until": year} for year in years]
    try:
        made = [
            (first_day(age["from"], person, book.parameters), last_day(age["until"], person, book.parameters))
            for age in ages
        ]
    except NoSuchDayError:
        return []
    return [_clip(period, _season(book, row, around)) for period in made] if "season" in row else made


def _of_row(book: Rulebook, person: Person, file: Row, row: Row, around: date) -> list[Span]:
    limits = [_valid(row)]
    if file.get("every") == "fiscal_year":
        limits.append((days.fiscal_year_start(around), days.fiscal_year_end(around)))
    made = []
    for period in periods(book, person, row, around):
        first, last = period
        for limit in limits:
            first, last = _clip((first, last), limit)
        if first <= last:
            made.append(Span(first, last, row["kind"], row, period))
    return made


def _valid(row: Row) -> tuple[date, date]:
    valid = row.get("valid") or {}
    return valid.get("from", date.min), valid.get("until", date.max)


def _clip(period: tuple[date, date], other: tuple[date, date]) -> tuple[date, date]:
    return max(period[0], other[0]), min(period[1], other[1])


def _season(book: Rulebook, row: Row, around: date) -> tuple[date, date]:
    """The season that begins in the fiscal year of the day `around`."""
    year = days.fiscal_year_start(around)

    def day_of(word: str) -> date:
        written = row["season"][word]
        if isinstance(written, dict):
            written = book.parameters[written["parameter"]]
        month, day = (int(part) for part in str(written).split("-"))
        return date(year.year if month >= 4 else min(year.year + 1, 9999), month, day)

    return day_of("from"), day_of("until")


def _after_long_illness(book: Rulebook, person: Person, series: str, targets: list[Span]) -> list[Span]:
    """施行令3条2項: who was ill while a target, one or two years from the day the illness ended (that day counts)."""
    made = []
    for row in book.long_illness:
        if series not in row["series"]:
            continue
        for illness in found(person, "long_illness", series):
            begin = illness.from_date or person.birth_date or date.min
            end = illness.until
            if end is None or not any(span.first <= end and begin <= span.last for span in targets):
                continue
            last = min(
                days.plus(days.same_day_months_later(end, row["years"] * 12), -1),
                last_day(row.get("until"), person, book.parameters),
            )
            clipped = _clip((end, last), _valid(row))
            if clipped[0] <= clipped[1]:
                made.append(Span(*clipped, "long_illness", row, (end, last)))
    return made


def in_turn(found_spans: list[Span]) -> list[Span]:
    """Joined periods by their first day; where two begin on one day, the more ordinary one first."""
    return sorted(_joined(found_spans), key=lambda span: (span.first, _ORDINARY_FIRST.index(span.kind)))


def _joined(found_spans: list[Span]) -> list[Span]:
    """Periods of one kind that follow each other without a gap become one."""
    made: list[Span] = []
    for span in found_spans:
        for at, before in enumerate(made):
            if before.kind == span.kind and before.first <= span.first <= days.plus(before.last, 1):
                made[at] = replace(before, last=max(before.last, span.last))
                break
        else:
            made.append(span)
    return made
