"""Working days of a city office: days on which the law does not have it closed (`holidays.py`).

A city closes on further days of its own and opens on some Saturdays; those are its master, handed in as
`also_closed` and `also_open`.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta

from sesshu.law.holidays import closing, holiday

_ONE_DAY = timedelta(days=1)
_NONE: frozenset[date] = frozenset()


def holiday_name(day: date) -> str | None:
    """The name of a national holiday, 勤労感謝の日, or None."""
    found = holiday(day)
    return found.name if found else None


def is_closing_day(day: date, also_closed: Container[date] = _NONE, also_open: Container[date] = _NONE) -> bool:
    return day in also_closed or (day not in also_open and closing(day) is not None)


def working_day_on_or_after(
    day: date, also_closed: Container[date] = _NONE, also_open: Container[date] = _NONE
) -> date:
    while is_closing_day(day, also_closed, also_open):
        day += _ONE_DAY
    return day


def working_day_on_or_before(
    day: date, also_closed: Container[date] = _NONE, also_open: Container[date] = _NONE
) -> date:
    while is_closing_day(day, also_closed, also_open):
        day -= _ONE_DAY
    return day


def next_working_day(day: date, also_closed: Container[date] = _NONE, also_open: Container[date] = _NONE) -> date:
    """The first working day after `day`, whether `day` is one or not."""
    return working_day_on_or_after(day + _ONE_DAY, also_closed, also_open)


def add_working_days(
    day: date, count: int, also_closed: Container[date] = _NONE, also_open: Container[date] = _NONE
) -> date:
    """The working day `count` working days after `day`, which is not counted (初日不算入). `count` is 1 or more."""
    if count < 1:
        raise ValueError("営業日数は1以上の数で指定してください。")
    for _ in range(count):
        day = next_working_day(day, also_closed, also_open)
    return day
