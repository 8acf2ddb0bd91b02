"""Made-up people as columns: every age, every product, all kinds of conditions, many of them impossible."""

from __future__ import annotations

import random
from array import array

from sesshu.schedule import Tables
from sesshu.schedule.columns import PEOPLE_WIDTHS, PeopleColumns
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY

BORN_FIRST = 700_000  # 1917
BORN_LAST = 740_000  # 2027
VOLUMES = (-1, -1, -1, 100, 250, 500, 1500)


def wild_people(tables: Tables, size: int, seed: int) -> PeopleColumns:
    """People whose doses and conditions follow no rule, so that every branch is met."""
    made = random.Random(seed)  # noqa: S311 - made-up people, the same every time
    columns = PeopleColumns(*(array(width) for width in PEOPLE_WIDTHS))
    columns.dose_first.append(0)
    columns.condition_first.append(0)
    for _ in range(size):
        _person(columns, made)
        for _dose in range(made.choice((0, 0, 1, 3, 6, 14, 20))):
            _dose_of(columns, tables, made)
        for _condition in range(made.choice((0, 0, 0, 1, 3))):
            _condition_of(columns, tables, made)
        columns.dose_first.append(len(columns.dose_day))
        columns.condition_first.append(len(columns.condition_code))
    return columns


def _person(columns: PeopleColumns, made: random.Random) -> None:
    birth = made.randint(734_000, BORN_LAST) if made.random() < 0.6 else made.randint(BORN_FIRST, BORN_LAST)
    if made.random() < 0.01:
        birth = made.choice((FIRST_DAY, FIRST_DAY + 40, LAST_DAY, LAST_DAY - 40))
    due = made.randint(738_000, BORN_LAST) if made.random() < 0.1 else 0
    columns.birth.append(0 if due and made.random() < 0.2 else birth)
    columns.due.append(due)
    columns.sex.append(made.randint(0, 2))


def _dose_of(columns: PeopleColumns, tables: Tables, made: random.Random) -> None:
    birth = columns.birth[-1]
    near = birth if BORN_FIRST < birth < BORN_LAST and made.random() < 0.8 else 733_000
    day = near + made.choice((made.randint(-5, 800), made.randint(0, 7_000)))
    if columns.dose_first[-1] < len(columns.dose_day) and made.random() < 0.1:
        day = columns.dose_day[-1]  # a second one on one day
    columns.dose_day.append(day)
    columns.dose_product.append(made.randrange(len(tables.products)))
    columns.dose_volume.append(made.choice(VOLUMES))
    columns.dose_route.append(made.choice((0, 0, 1, 2, 4, 8)))
    columns.dose_kind.append(made.choice((0, 0, 0, 1, 2)))


def _condition_of(columns: PeopleColumns, tables: Tables, made: random.Random) -> None:
    first = made.choice((FIRST_DAY, made.randint(733_000, BORN_LAST)))
    last = made.choice((LAST_DAY, first + made.randint(0, 3_000)))
    columns.condition_code.append(made.randrange(len(tables.conditions)))
    columns.condition_from.append(first)
    columns.condition_until.append(min(last, LAST_DAY))
    columns.condition_series.append(made.choice((-1, made.randrange(len(tables.series)))))
