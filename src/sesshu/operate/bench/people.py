"""A made-up city as columns: all ages, children vaccinated about as the law's standard plan has it.

Needs neither numpy nor a database. A few tens of thousands of people are made one by one and then repeated.
"""

from __future__ import annotations

import random
from array import array
from datetime import date
from itertools import accumulate, chain, pairwise, repeat

from sesshu.schedule import Person, Tables, standard_plan
from sesshu.schedule.columns import PEOPLE_WIDTHS, PeopleColumns
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY

AS_OF = date(2026, 11, 21)
DISTINCT = 40_000
# Shares of ages about as in a Japanese city: up to 19, 20 to 64, 65 to 99.
AGES = ((0, 20, 0.16), (20, 65, 0.54), (65, 100, 0.30))
_A_YEAR = 365.25
# How often a dose of the plan was given, and how many days later than the first standard day.
_GIVEN = 0.95
_LATE = (0, 0, 1, 3, 7, 14, 30, 60)
Plan = list[tuple[int, int]]  # days after birth, product


def city(tables: Tables, size: int, seed: int = 1) -> PeopleColumns:
    """Columns of `size` people (arrays of the widths of PEOPLE_WIDTHS)."""
    base = _distinct(tables, min(size, DISTINCT), random.Random(seed))  # noqa: S311 - made-up people
    times = -(-size // len(base.birth))
    whole = PeopleColumns(*(_repeated(name, column, times) for name, column in zip(base._fields, base, strict=True)))
    return _first(whole, size)


def _repeated(name: str, column: array[int], times: int) -> array[int]:
    """A column for people who come again, each time a day older, so that birthdays spread as in a city."""
    if name.endswith("_first"):
        steps = [end - first for first, end in pairwise(column)]
        return array("q", accumulate(chain.from_iterable(repeat(steps, times)), initial=0))
    if name not in ("birth", "dose_day"):
        return column * times
    found = array("i")
    for older in range(times):
        found.extend(array("i", [day - older for day in column]) if older else column)
    return found


def _distinct(tables: Tables, size: int, made: random.Random) -> PeopleColumns:
    columns = PeopleColumns(*(array(width) for width in PEOPLE_WIDTHS))
    columns.dose_first.append(0)
    columns.condition_first.append(0)
    plans: dict[tuple[int, int, int], Plan] = {}
    groups = made.choices(AGES, [share for _, _, share in AGES], k=size)
    for youngest, oldest, _ in groups:
        age = made.uniform(youngest, oldest)
        birth = date.fromordinal(int(AS_OF.toordinal() - age * _A_YEAR))
        sex = made.choice((1, 2))
        columns.birth.append(birth.toordinal())
        columns.due.append(0)
        columns.sex.append(sex)
        # Children of one half year share a plan; adults have what they could have had in the last years.
        month = (birth.year, 1 if birth.month < 7 else 7, sex)
        if month not in plans:
            plans[month] = _plan(tables, date(month[0], month[1], 2), "_FM"[sex])
        _add_doses(columns, plans[month], made, adult=youngest >= 20)
        _add_condition(columns, tables, made)
        columns.dose_first.append(len(columns.dose_day))
        columns.condition_first.append(len(columns.condition_code))
    return columns


def _plan(tables: Tables, birth: date, sex: str) -> Plan:
    """The standard plan of a birthday as days after birth."""
    plan = []
    for dose in standard_plan(tables, Person("p", birth, sex)):
        day = max(dose.earliest, dose.standard_from or dose.earliest)
        plan.append((day.toordinal() - birth.toordinal(), tables.product_index[dose.product]))
    return sorted(plan)


def _add_doses(columns: PeopleColumns, plan: Plan, made: random.Random, *, adult: bool) -> None:
    birth, given = columns.birth[-1], []
    for after, product in plan:
        day = birth + after + made.choice(_LATE)
        if day <= AS_OF.toordinal() and made.random() < (0.5 if adult else _GIVEN):
            given.append((day, product))
    for day, product in sorted(given):
        columns.dose_day.append(day)
        columns.dose_product.append(product)
        columns.dose_volume.append(-1)
        columns.dose_route.append(0)
        columns.dose_kind.append(0)


def _add_condition(columns: PeopleColumns, tables: Tables, made: random.Random) -> None:
    if made.random() < 0.03:
        columns.condition_code.append(tables.condition_index[made.choice(("declined", "had_disease"))])
        columns.condition_from.append(FIRST_DAY)
        columns.condition_until.append(LAST_DAY)
        columns.condition_series.append(made.randrange(len(tables.series)))


def _first(people: PeopleColumns, size: int) -> PeopleColumns:
    """The first `size` people."""
    ends = {"dose": people.dose_first[size], "condition": people.condition_first[size]}
    parts = {}
    for name, column in zip(people._fields, people, strict=True):
        kind = name.split("_")[0]
        end = size + 1 if name.endswith("_first") else ends.get(kind, size)
        parts[name] = column[:end]
    return PeopleColumns(**parts)
