"""When a period of the law begins and ends.

The policy is that of the law on computing ages, of the Civil Code on periods, and of the ministry's notice
of 2014-03-11 on who is a target. An age is reached on the eve of the birthday (at its end); the eve belongs
both to "n years or more" and to "under n years", so that neighbouring age bands share one day. All functions
take and return dates; the same periods on plain integers are in `ordinal`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sesshu.dates import ordinal
from sesshu.dates.fiscal import (
    age_at_fiscal_year_end,
    fiscal_year,
    fiscal_year_end,
    fiscal_year_of_attaining,
    fiscal_year_start,
    school_entry,
    school_grade,
    school_year,
    year_before_school_entry,
)

__all__ = [
    "UnderReading",
    "age_at_fiscal_year_end",
    "attain_months",
    "attain_years",
    "earliest_after_days",
    "earliest_after_half_months",
    "earliest_after_months",
    "exception_last_day",
    "fiscal_year",
    "fiscal_year_end",
    "fiscal_year_of_attaining",
    "fiscal_year_start",
    "last_day_under_months",
    "last_day_under_years",
    "latest_after_days",
    "latest_after_months",
    "legal_age",
    "pregnancy_day",
    "school_entry",
    "school_grade",
    "school_year",
    "weeks_after",
    "year_before_school_entry",
]


class UnderReading(StrEnum):
    """How "under n years" (未満) is read. Which reading holds from when is for the rule files to say."""

    EVE_INCLUDED = "eve_included"  # since the notice of 2014-03-11: up to and including the eve of the birthday
    EVE_EXCLUDED = "eve_excluded"  # the older reading: up to the day before the eve


def attain_years(birth: date, years: int) -> date:
    """The eve of the birthday: first day of "n years or more". Born on 29 February: 28 February."""
    _refuse_negative(years)
    return date.fromordinal(ordinal.attain_years_ordinal(birth.toordinal(), years))


def attain_months(birth: date, months: int) -> date:
    """The eve of the same day `months` later, or the last day of that month where it has no such day."""
    _refuse_negative(months)
    return date.fromordinal(ordinal.attain_months_ordinal(birth.toordinal(), months))


def last_day_under_years(birth: date, years: int, reading: UnderReading = UnderReading.EVE_INCLUDED) -> date:
    """Last day of "under n years" by the given reading."""
    return last_day_under_months(birth, years * ordinal.MONTHS_A_YEAR, reading)


def last_day_under_months(birth: date, months: int, reading: UnderReading = UnderReading.EVE_INCLUDED) -> date:
    """Last day of "under n months" by the given reading."""
    eve = attain_months(birth, months)
    if reading is UnderReading.EVE_INCLUDED:
        return eve
    return date.fromordinal(eve.toordinal() - 1)


def legal_age(birth: date, on: date) -> int:
    """Years of age in law on a day: goes up on the eve of the birthday, a day before the age on display.

    Raises ValueError for a day before the birth.
    """
    if on < birth:
        raise ValueError("生年月日より前の日の年齢はありません。生年月日以後の日を指定してください。")
    years = on.year - birth.year
    if attain_years(birth, years) > on:
        return years - 1
    return years + 1 if attain_years(birth, years + 1) <= on else years


def weeks_after(birth: date, weeks: int, days: int = 0) -> date:
    """出生w週d日後: the day of birth is week 0, day 0; "from" and "until" both include this day."""
    return date.fromordinal(ordinal.weeks_after_ordinal(birth.toordinal(), weeks, days))


def pregnancy_day(due_date: date, weeks: int, days: int = 0) -> date:
    """妊娠w週d日, counted back from the expected date of delivery as week 40, day 0."""
    return date.fromordinal(ordinal.pregnancy_day_ordinal(due_date.toordinal(), weeks, days))


def earliest_after_days(previous: date, days: int) -> date:
    """First lawful day for an interval of "`days` days or more": 27 days between is 28 days later."""
    _refuse_negative(days)
    return date.fromordinal(ordinal.earliest_after_days_ordinal(previous.toordinal(), days))


def latest_after_days(previous: date, days: int) -> date:
    """Last day of an interval of "up to `days` days", counted like `earliest_after_days`."""
    return earliest_after_days(previous, days)


def earliest_after_months(previous: date, months: int) -> date:
    """First lawful day for "n months or more": the same day, or the 1st of the month after if missing."""
    _refuse_negative(months)
    return date.fromordinal(ordinal.earliest_after_months_ordinal(previous.toordinal(), months))


def latest_after_months(previous: date, months: int) -> date:
    """Last day of an interval of "up to `months` months", counted like `earliest_after_months`."""
    return earliest_after_months(previous, months)


def earliest_after_half_months(previous: date, months: int) -> date:
    """First lawful day for "`months` and a half months or more".

    The half depends on the month in which the whole months end: 14, 15, 15 or 16 days for 28, 29, 30 or 31.
    """
    _refuse_negative(months)
    return date.fromordinal(ordinal.earliest_after_half_months_ordinal(previous.toordinal(), months))


def exception_last_day(day_ended: date, years: int) -> date:
    """Last day of the long-illness exception: `years` from the day the obstacle ended, counted in."""
    return attain_years(day_ended, years)


def _refuse_negative(count: int) -> None:
    if count < 0:
        raise ValueError("期間は0以上の数で指定してください。")
