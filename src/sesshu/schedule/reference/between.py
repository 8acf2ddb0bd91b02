"""Intervals to other vaccines: no article says them, so they only warn (定期接種実施要領, 手引き)."""

from __future__ import annotations

from datetime import date

from sesshu.schedule.reference import days
from sesshu.schedule.reference.answers import Ground
from sesshu.schedule.reference.rulebook import Rulebook, in_force
from sesshu.schedule.types import GivenDose


def too_close(book: Rulebook, before: list[GivenDose], dose: GivenDose) -> list[Ground]:
    """A warning with the first day that keeps every interval to doses of other products given on earlier days."""
    first = max((first_lawful(book, earlier, dose) for earlier in before), default=date.min)
    return [Ground("BETWEEN_VACCINES_SHORT", first)] if dose.date < first else []


def first_lawful(book: Rulebook, earlier: GivenDose, dose: GivenDose) -> date:
    """The first day after another dose by the rule in force on the day of the later one."""
    if earlier.date >= dose.date or earlier.product == dose.product:
        return date.min
    kind, later_kind = (book.products[product]["class"] for product in (earlier.product, dose.product))
    return max(
        (
            days.after_interval(earlier.date, row["between"])
            for row in book.intervals
            if in_force(row, dose.date) and kind in row["earlier"] and later_kind in row["later"]
        ),
        default=date.min,
    )


def earliest_between(book: Rulebook, given: list[GivenDose], product: str, earliest: date) -> date | None:
    """The first day from `earliest` on that also keeps the intervals to other vaccines by the rules of that day.

    None where no other dose moves it.
    """
    day = earliest
    while any(first_lawful(book, other, GivenDose(day, product)) > day for other in given):
        day = days.plus(day, 1)
    return day if day > earliest else None
