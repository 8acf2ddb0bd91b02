"""A school as a condition: its towns and the school years of birth of its grades, from the master 学校."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from sesshu.dates import school_grade
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.printed_forms.lists.schools import grades_of
from sesshu.ledger.printed_forms.models import School
from sesshu.ledger.residents.visibility import VisibleResidents
from sesshu.ledger.school_memberships.queries import pupils

OLDEST = 25  # school years back from the day: nobody goes to school longer


@dataclass(frozen=True, slots=True)
class Pupils:
    """Who goes there on a day: the whole names of the towns, first and last day of birth of each grade."""

    towns: tuple[str, ...]
    born: tuple[tuple[date, date], ...]
    school_code: str = ""  # told by the school register: then those who are there, and neither towns nor grades


def school_names(day: date) -> dict[str, str]:
    """Schools in force, by code."""
    return dict(School.objects.as_of(day).order_by("code").values_list("code", "name"))


def pupils_of(code: str, day: date) -> Pupils:
    """Raises `InvalidInput` with the schools that there are."""
    school = School.objects.as_of(day).filter(code=code).first()
    if school is None:
        known = "、".join(f"{key}（{name}）" for key, name in school_names(day).items())
        allowed = f"使えるもの：{known}" if known else "学校はマスタ「学校」に登録します。"
        raise InvalidInput(f"学校「{code[:20]}」はありません。{allowed}", field="school", example="E001")
    if pupils(school.school_code).exists():
        return Pupils((), (), school.school_code)
    grades = set(grades_of(school.kind))
    years = [date(year, 4, 2) for year in range(day.year - OLDEST, day.year)]
    born = tuple(
        (first, date(first.year + 1, 4, 1)) for first in years if school_grade(first, day) in grades
    )  # fmt: skip
    return Pupils(tuple(town for town in school.towns.split("\n") if town), born)


def only_pupils(people: VisibleResidents, code: str, day: date) -> VisibleResidents:
    """Those of some residents who go to a school on a day: for every list and mailing alike. Raises `InvalidInput`."""
    there = pupils_of(code, day)
    if there.school_code:
        return people.filter(id__in=pupils(there.school_code).values("resident_id"))
    born = (Q(birth_date__range=one) for one in there.born)
    return people.filter(reduce(or_, born, Q(pk=None)), town__in=there.towns)
