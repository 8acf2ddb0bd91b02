"""Days counted as the statute counts them (年齢計算ニ関スル法律, 民法140条から143条), on `datetime.date` alone."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

FIRST, LAST = date.min, date.max


def plus(day: date, days: int) -> date:
    """So many days later (or earlier); the ends of the calendar are not passed."""
    wanted = day.toordinal() + days
    return date.fromordinal(min(max(wanted, FIRST.toordinal()), LAST.toordinal()))


def same_day_months_later(day: date, months: int) -> date:
    """応当日 so many months later; the 1st of the month after, where the month has no such day (民法143条2項)."""
    months_in_all = day.year * 12 + day.month - 1 + months
    year, month = divmod(months_in_all, 12)
    month += 1
    if year > LAST.year:
        return LAST
    last_of_month = monthrange(year, month)[1]
    if day.day <= last_of_month:
        return date(year, month, day.day)
    return plus(date(year, month, last_of_month), 1)


def age_reached(birth: date, months: int) -> date:
    """The day an age in months is reached: the period ends with the eve of the same day (年齢計算ニ関スル法律)."""
    return plus(same_day_months_later(birth, months), -1)


def half_month(day: date) -> int:
    """Half of the month a day lies in: 14 of 28 days, 15 of 29 or 30, 16 of 31."""
    return {28: 14, 29: 15, 30: 15, 31: 16}[monthrange(day.year, day.month)[1]]


def after_interval(day: date, written: object) -> date:
    """The first day that has the interval behind it: `27d` between → 28 days later, `6m`, `{half_months: 5}`."""
    if isinstance(written, dict):
        two_months = same_day_months_later(day, written["half_months"] // 2)
        return plus(two_months, half_month(two_months))
    number, unit = int(str(written)[:-1]), str(written)[-1]
    if unit == "d":
        return plus(day, number + 1)
    return same_day_months_later(day, number * (12 if unit == "y" else 1))


def fiscal_year_start(day: date) -> date:
    """1 April on or before a day."""
    year = day.year if day.month >= 4 else day.year - 1
    return date(max(year, 1), 4, 1)


def fiscal_year_end(day: date) -> date:
    """31 March on or after a day."""
    year = day.year + 1 if day.month >= 4 else day.year
    return date(year, 3, 31) if year <= LAST.year else LAST


def school_start(birth: date) -> date:
    """小学校就学の始期: the first 1 April on or after the day that follows the one on which six years are reached."""
    sixth = plus(age_reached(birth, 72), 1)
    year = sixth.year if sixth <= date(sixth.year, 4, 1) else sixth.year + 1
    return date(year, 4, 1) if year <= LAST.year else LAST


def pregnancy_day(due: date, weeks: int, days: int) -> date:
    """妊娠w週d日: the due date is 40 weeks and 0 days."""
    return plus(due, -(timedelta(weeks=40) - timedelta(weeks=weeks, days=days)).days)
