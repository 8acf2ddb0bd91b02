"""Jobs that are done every day: asked for once a day of the office, by whichever worker comes first. And those that are
done when something is due, which is looked for every quarter of an hour."""

from __future__ import annotations

from datetime import datetime

from sesshu.foundation import clock
from sesshu.foundation.closing_days.queries import office_days
from sesshu.foundation.jobs import actions
from sesshu.foundation.jobs.declaring import Declared, declared
from sesshu.foundation.jobs.models import Job

_asked_at: datetime | None = None


def ask_for_today() -> list[Job]:
    """Ask for today's daily jobs. The day is their key, so that no second worker asks for them again."""
    day = clock.today()
    wanted = [one for one in declared().values() if one.daily and _is_time(one)]
    if any(one.working_days for one in wanted) and office_days().is_closed(day):
        wanted = [one for one in wanted if not one.working_days]
    return [actions.enqueue(kind=one.kind, key=day.isoformat(), arguments={}, by=one.actor()) for one in wanted]


def ask_for_what_is_due() -> list[Job]:
    """Ask for the jobs that have something to do now. The quarter of an hour is their key; where nothing is due,
    nothing is written."""
    key = f"{_quarter():%Y-%m-%dT%H:%M}"
    due = [one for one in declared().values() if one.when and one.when()]
    return [actions.enqueue(kind=one.kind, key=key, arguments={}, by=one.actor()) for one in due]


def ask_when_the_day_is_new() -> None:
    """For a worker that looks every second: the database is asked once in a quarter of an hour of the office."""
    global _asked_at
    quarter = _quarter()
    if _asked_at != quarter:
        ask_for_today()
        _asked_at = quarter
        ask_for_what_is_due()


def _quarter() -> datetime:
    now = clock.now().astimezone(clock.TOKYO)
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)


def _is_time(one: Declared) -> bool:
    return f"{clock.now().astimezone(clock.TOKYO):%H:%M}" >= one.after
