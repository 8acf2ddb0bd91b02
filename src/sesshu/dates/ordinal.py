"""The calendar and the legal periods in plain integers, for kernels that cannot hold date objects.

A day is its proleptic Gregorian ordinal: the number `date.toordinal` gives, 1 for 0001-01-01. Every function
takes and returns integers and uses nothing but integer arithmetic, so that it runs unchanged as Python or
compiled. None of them checks its input: the callers with dates in `legal` do.
"""

from __future__ import annotations

MONTHS_A_YEAR = 12
DAYS_A_WEEK = 7
# A pregnancy is counted so that the expected date of delivery is week 40, day 0.
DAYS_TO_DUE_DATE = 40 * DAYS_A_WEEK

_DAYS_IN_400_YEARS = 146_097
# The computation starts its years in March, so that the leap day is the last day of a year; this many days
# lie between 0000-03-01 and the day before 0001-01-01.
_MARCH_SHIFT = 305


def is_leap_year(year: int) -> bool:
    return (year % 4 == 0 and year % 100 != 0) or year % 400 == 0


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if is_leap_year(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def to_ordinal(year: int, month: int, day: int) -> int:
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    days += (367 * month - 362) // 12 + day
    if month > 2:
        days -= 1 if is_leap_year(year) else 2
    return days


def from_ordinal(ordinal: int) -> tuple[int, int, int]:
    """Year, month, day of an ordinal."""
    shifted = ordinal + _MARCH_SHIFT
    cycle = shifted // _DAYS_IN_400_YEARS
    day_of_cycle = shifted - cycle * _DAYS_IN_400_YEARS
    year_of_cycle = (day_of_cycle - day_of_cycle // 1460 + day_of_cycle // 36524 - day_of_cycle // 146_096) // 365
    day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle // 4 - year_of_cycle // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9
    year = year_of_cycle + cycle * 400
    if month <= 2:
        year += 1
    return year, month, day


def attain_months_ordinal(birth: int, months: int) -> int:
    """The day at whose end `months` are complete.

    The day of birth counts in full; the period ends on the eve of the same day of the month or, where the
    month has no such day, on its last day.
    """
    year, month, day = from_ordinal(birth)
    whole = year * MONTHS_A_YEAR + month - 1 + months
    year = whole // MONTHS_A_YEAR
    month = whole - year * MONTHS_A_YEAR + 1
    last = days_in_month(year, month)
    if day > last:
        return to_ordinal(year, month, last)
    return to_ordinal(year, month, day) - 1


def attain_years_ordinal(birth: int, years: int) -> int:
    return attain_months_ordinal(birth, years * MONTHS_A_YEAR)


def weeks_after_ordinal(birth: int, weeks: int, days: int) -> int:
    return birth + weeks * DAYS_A_WEEK + days


def pregnancy_day_ordinal(due_date: int, weeks: int, days: int) -> int:
    return due_date - (DAYS_TO_DUE_DATE - (weeks * DAYS_A_WEEK + days))


def earliest_after_days_ordinal(previous: int, days: int) -> int:
    """First day after an interval of `days` or more: that many full days lie between the two."""
    return previous + days + 1


def earliest_after_months_ordinal(previous: int, months: int) -> int:
    """First day after `months` or more: the same day, or the 1st of the next month where it is missing."""
    return attain_months_ordinal(previous, months) + 1


def earliest_after_half_months_ordinal(previous: int, months: int) -> int:
    """First day after `months` and a half or more.

    The half is half of the month in which the whole months end, rounded up: 14, 15, 15, 16 days for months of
    28, 29, 30, 31 days.
    """
    whole = earliest_after_months_ordinal(previous, months)
    year, month, _ = from_ordinal(whole)
    return whole + (days_in_month(year, month) + 1) // 2


def fiscal_year_ordinal(day: int) -> int:
    year, month, _ = from_ordinal(day)
    return year if month >= 4 else year - 1


def school_entry_ordinal(birth: int) -> int:
    """The first 1 April that comes after the day on which six years are complete."""
    return to_ordinal(fiscal_year_ordinal(attain_years_ordinal(birth, 6)) + 1, 4, 1)
