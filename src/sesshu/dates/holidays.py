"""Days on which city offices are closed: Saturdays, Sundays, national holidays, 29 December to 3 January.

A city closes on further days of its own (and opens on some Saturdays); those are its masters, handed in as
`also_closed`.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta

import jpholiday

_ONE_DAY = timedelta(days=1)
_NEW_YEAR = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
_SATURDAY = 5
_NONE: frozenset[date] = frozenset()


def holiday_name(day: date) -> str | None:
    """The name of a national holiday, 勤労感謝の日, or None."""
    return jpholiday.is_holiday_name(day)


def is_closing_day(day: date, also_closed: Container[date] = _NONE) -> bool:
    return (
        day.weekday() >= _SATURDAY
        or (day.month, day.day) in _NEW_YEAR
        or day in also_closed
        or jpholiday.is_holiday(day)
    )


def working_day_on_or_after(day: date, also_closed: Container[date] = _NONE) -> date:
    while is_closing_day(day, also_closed):
        day += _ONE_DAY
    return day


def working_day_on_or_before(day: date, also_closed: Container[date] = _NONE) -> date:
    while is_closing_day(day, also_closed):
        day -= _ONE_DAY
    return day


def next_working_day(day: date, also_closed: Container[date] = _NONE) -> date:
    """The first working day after `day`, whether `day` is one or not."""
    return working_day_on_or_after(day + _ONE_DAY, also_closed)


def add_working_days(day: date, count: int, also_closed: Container[date] = _NONE) -> date:
    """The working day `count` working days after `day`, which is not counted (初日不算入). `count` is 1 or more."""
    if count < 1:
        raise ValueError("営業日数は1以上の数で指定してください。")
    for _ in range(count):
        day = next_working_day(day, also_closed)
    return day
