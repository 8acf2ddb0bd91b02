"""Intervals to other vaccines: no article says them, so they only warn (定期接種実施要領, 手引き)."""

from __future__ import annotations

from datetime import date

from sesshu.schedule.reference import days
from sesshu.schedule.reference.answers import Ground
from sesshu.schedule.reference.rulebook import Rulebook, in_force
from sesshu.schedule.types import GivenDose


def too_close(book: Rulebook, given: list[GivenDose], dose: GivenDose) -> list[Ground]:
    """A warning with the first day that keeps every interval to vaccines of other kinds given on earlier days."""
    before = [other for other in given if other.date < dose.date]
    first = max((first_lawful(book, other, dose, dose.date) for other in before), default=date.min)
    return [Ground("BETWEEN_VACCINES_SHORT", first)] if dose.date < first else []


def first_lawful(book: Rulebook, other: GivenDose, dose: GivenDose, rules_on: date) -> date:
    """The first day after another dose by the rule in force on a day (that of the later one)."""
    mine, theirs = book.products[dose.product], book.products[other.product]
    if mine is theirs or _families(book, dose.product) & _families(book, other.product):
        return date.min
    return max(
        (
            days.after_interval(other.date, row["between"])
            for row in book.intervals
            if in_force(row, rules_on) and theirs["class"] in row["earlier"] and mine["class"] in row["later"]
        ),
        default=date.min,
    )


def _families(book: Rulebook, product: str) -> set[str]:
    """The families of series that a product counts in; within one, the series itself says the interval."""
    return {file["family"] for file in book.series.values() if product in file["products"]}


def earliest_between(book: Rulebook, given: list[GivenDose], product: str, earliest: date, as_of: date) -> date | None:
    """The first day from `earliest` on that also keeps the intervals after all doses given.

    The rules are those of that day, or of the day of judgement where it is later. None where no dose moves it.
    """
    day = earliest
    while any(first_lawful(book, other, GivenDose(day, product), max(day, as_of)) > day for other in given):
        day = days.plus(day, 1)
    return day if day > earliest else None
