"""A second, slow way of counting, from the words of the law alone: an oracle for the date arithmetic.

It walks day by day or builds dates and sees them fail; it shares no code with the product.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def attain_months(birth: date, months: int) -> date:
    """Walk month by month; the eve of the same day, or the end of a month that is too short."""
    year, month = birth.year, birth.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    try:
        return date(year, month, birth.day) - ONE_DAY
    except ValueError:
        return date(year, month, calendar.monthrange(year, month)[1])


def attain_years(birth: date, years: int) -> date:
    try:
        return birth.replace(year=birth.year + years) - ONE_DAY
    except ValueError:
        return date(birth.year + years, 2, 28)


def earliest_after_days(previous: date, days: int) -> date:
    """Count the full days that lie between."""
    day, between = previous + ONE_DAY, 0
    while between < days:
        day, between = day + ONE_DAY, between + 1
    return day


def earliest_after_months(previous: date, months: int) -> date:
    """The same day of the later month, or the first of the one after it."""
    year, month = previous.year, previous.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    if previous.day <= calendar.monthrange(year, month)[1]:
        return date(year, month, previous.day)
    return date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)


def earliest_after_half_months(previous: date, months: int) -> date:
    whole = earliest_after_months(previous, months)
    half = {28: 14, 29: 15, 30: 15, 31: 16}[calendar.monthrange(whole.year, whole.month)[1]]
    return whole + timedelta(days=half)


def fiscal_year(day: date) -> int:
    start = date(day.year, 4, 1)
    return day.year if day >= start else day.year - 1


def school_entry(birth: date) -> date:
    """Walk from the day after six years are complete to the first 1 April."""
    day = attain_years(birth, 6) + ONE_DAY
    while (day.month, day.day) != (4, 1):
        day += ONE_DAY
    return day


def age_at_end_of(birth: date, last: date) -> int:
    """How many birthdays' eves have come by a day."""
    years = 0
    while attain_years(birth, years + 1) <= last:
        years += 1
    return years
