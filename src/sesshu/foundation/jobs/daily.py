"""Jobs that are done every day: asked for once a day of the office, by whichever worker comes first."""

from __future__ import annotations

from datetime import date

from sesshu.foundation import clock
from sesshu.foundation.jobs import actions
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.jobs.models import Job

_asked_on: date | None = None


def ask_for_today() -> list[Job]:
    """Ask for today's daily jobs. The day is their key, so that no second worker asks for them again."""
    day = clock.today().isoformat()
    wanted = [one for one in declared().values() if one.daily]
    return [actions.enqueue(kind=one.kind, key=day, arguments={}, by=one.actor()) for one in wanted]


def ask_when_the_day_is_new() -> None:
    """For a worker that looks every second: the database is asked once a day."""
    global _asked_on
    if _asked_on != clock.today():
        ask_for_today()
        _asked_on = clock.today()
