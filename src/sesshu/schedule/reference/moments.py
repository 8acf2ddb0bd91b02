"""Moments of the law files ("12m", "after 7m", "6w0d", {fiscal_year_of_age: 12} …) as days of one person's life."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sesshu.schedule.reference import days
from sesshu.schedule.types import Person

_AGE = re.compile(r"(?:(after|before) )?(\d+)([my])")
_WEEKS = re.compile(r"(pregnancy )?(\d+)w(\d)d")


class NoSuchDayError(Exception):
    """The person lacks the date that the moment is counted from."""


def first_day(written: Any, person: Person, parameters: Mapping[str, str]) -> date:
    """The day that `from` names; the first of the calendar when nothing is written. Raises NoSuchDayError."""
    return days.FIRST if written is None else _day(written, person, parameters, last=False)


def last_day(written: Any, person: Person, parameters: Mapping[str, str]) -> date:
    """The day that `until` (or `after` of a cut-off) names; the last of the calendar when nothing is written."""
    return days.LAST if written is None else _day(written, person, parameters, last=True)


def _day(written: Any, person: Person, parameters: Mapping[str, str], *, last: bool) -> date:
    if isinstance(written, date):
        return written
    if found := _WEEKS.fullmatch(str(written)):
        weeks, rest = int(found[2]), int(found[3])
        if not found[1]:
            return days.plus(_birth(person), weeks * 7 + rest)
        if person.due_date is None:
            raise NoSuchDayError
        return days.pregnancy_day(person.due_date, weeks, rest)
    birth = _birth(person)
    if written == "birth":
        return birth
    if written == "year_before_school":
        school = days.school_start(birth)
        return days.plus(school, -1) if last else days.same_day_months_later(school, -12)
    if isinstance(written, dict) and "fiscal_year_of_age" in written:
        reached = days.age_reached(birth, written["fiscal_year_of_age"] * 12)
        return days.fiscal_year_end(reached) if last else days.fiscal_year_start(reached)
    if isinstance(written, dict):
        reached = _age(str(written["age"]), birth)
        return days.plus(reached, 1) if parameters[written["first_day"]] == "birthday" else reached
    return _age(str(written), birth)


def _age(written: str, birth: date) -> date:
    found = _AGE.fullmatch(written)
    if found is None:
        raise ValueError(written)
    months = int(found[2]) * (12 if found[3] == "y" else 1)
    return days.plus(days.age_reached(birth, months), {"after": 1, "before": -1, None: 0}[found[1]])


def _birth(person: Person) -> date:
    if person.birth_date is None:
        raise NoSuchDayError
    return person.birth_date
