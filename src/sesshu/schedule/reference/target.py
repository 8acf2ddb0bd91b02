"""Is the person a target on the day of a dose: the windows, and what is said where none is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sesshu.schedule.reference.answers import Ground
from sesshu.schedule.reference.course import Standing
from sesshu.schedule.reference.rulebook import Rulebook
from sesshu.schedule.reference.windows import Span, periods, possible, spans
from sesshu.schedule.types import Person

FAR = 10**9


@dataclass(frozen=True)
class Place:
    """Where a day lies: the kind of the open window (None outside all) and what is wrong with it."""

    kind: str | None
    grounds: tuple[Ground, ...] = ()


def place(book: Rulebook, person: Person, series: str, product: str, day: date, standing: Standing) -> Place:
    """Where the day of a dose lies for the product."""
    mine = [span for span in spans(book, person, series, day, standing.given) if span.takes(product)]
    open_now = [span for span in mine if span.has(day)]
    if open_now:
        return Place(_kind(open_now))
    if mine:
        ground = _closed_or_not_open(mine, day)
        return Place(None) if ground.code == "WINDOW_NOT_OPEN" and _of_age(mine, day) else Place(None, (ground,))
    registered = possible(book, person, series, day, standing.given)
    asked = any("condition" in span.row and span.takes(product) for span in registered)
    return Place(None, (Ground("CONDITION_MISSING" if asked else "NOT_TARGET"),))


def _kind(open_now: list[Span]) -> str:
    """The kind of the period that counts where several are open: the legal one, else the first."""
    return min(open_now, key=lambda span: (span.kind != "legal", span.first)).kind


def _closed_or_not_open(meant: list[Span], day: date) -> Ground:
    """What is said of a day outside all periods: late after the first of them has ended, early before."""
    closed = [span.last for span in meant if span.last < day]
    if closed:
        return Ground("WINDOW_CLOSED", max(closed))
    return Ground("WINDOW_NOT_OPEN", min(span.first for span in meant))


def before_programme(book: Rulebook, person: Person, series: str, day: date) -> Place:
    """A dose before the programme is held against the age of its first row: too young does not count."""
    first = book.series[series]["targets"][0]
    ages = [first for first, _ in periods(book, person, first, day)]
    if ages and day < min(ages):
        return Place(None, (Ground("WINDOW_NOT_OPEN", min(ages)),))
    return Place(None)


def _of_age(meant: list[Span], day: date) -> bool:
    """Has the person the age for a period of this product that only begins later, with the product itself?"""
    return any(
        "products" in span.row and span.whole[0] <= day < span.row.get("valid", {}).get("from", date.min)
        for span in meant
    )


def series_for(book: Rulebook, person: Person, family: str, product: str, day: date, standing: Standing) -> str | None:
    """The one series of a family that a dose is judged in.

    An open one that still asks for doses; else an open one; else the nearest in time that still asks for doses;
    else the nearest; last of all one that never has a period for the person. A series whose programme had not begun
    is measured by ages alone, and where there is one, the nearest is taken whether or not it asks for doses.
    """
    codes = [code for code in book.families[family] if product in book.series[code]["products"]]
    if len(codes) < 2:
        return codes[0] if codes else None

    early = {code for code in codes if _before_programme(book, code, day)}

    def rank(code: str) -> tuple[bool, bool, bool, int, int]:
        mine = [span for span in spans(book, person, code, day, standing.given) if span.takes(product)]
        meant = mine or [span for span in possible(book, person, code, day, standing.given) if span.takes(product)]
        yearly = book.series[code].get("every") == "fiscal_year" and code not in early
        away = min((_distance(span, day, code in early) for span in meant), default=366 if yearly else FAR)
        asks_no_more = standing.of(code, year_of(book, code, day)).completed_on is not None
        complete = asks_no_more and (away == 0 or not early)
        return (away != 0, away == FAR, complete and away != FAR, away, codes.index(code))

    return min(codes, key=rank)


def year_of(book: Rulebook, series: str, day: date) -> int:
    """The fiscal year that counts for itself in a yearly series; 0 in the others."""
    if book.series[series].get("every") != "fiscal_year":
        return 0
    return day.year if day.month >= 4 else day.year - 1


def _before_programme(book: Rulebook, series: str, day: date) -> bool:
    programme = book.series[series].get("programme")
    return bool(programme and day < programme["from"])


def _distance(span: Span, day: date, by_age: bool) -> int:
    first, last = span.whole if by_age else (span.first, span.last)
    return max((first - day).days, (day - last).days, 0)
