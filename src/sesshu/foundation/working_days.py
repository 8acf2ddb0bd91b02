"""開庁日: days on which this office works. Weekends, holidays, the turn of the year and the days it names are none."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from sesshu.law.working_days import add_working_days, is_closing_day


def named_days() -> frozenset[date]:
    """Days that this office names as closed in SESSHU_CLOSED_DAYS."""
    words = (word.strip() for word in settings.SESSHU_CLOSED_DAYS.split(","))
    return frozenset(date.fromisoformat(word) for word in words if word)


def is_closed(day: date) -> bool:
    return is_closing_day(day, named_days())


def deadline(since: date, days: int) -> date:
    """The working day so many working days after a day, which is not counted itself (初日不算入)."""
    return add_working_days(since, days, named_days())
