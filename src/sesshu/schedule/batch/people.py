"""Columns from people one by one: for callers that have no columns of their own."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from sesshu.schedule.columns import PEOPLE_WIDTHS, PeopleColumns
from sesshu.schedule.rows import person_row
from sesshu.schedule.tables import Tables
from sesshu.schedule.types import GivenDose, Person


def people_columns(tables: Tables, people: Iterable[tuple[Person, Sequence[GivenDose]]]) -> PeopleColumns:
    """Raises InputError at the first person that cannot be judged."""
    columns = PeopleColumns(*(array(width) for width in PEOPLE_WIDTHS))
    columns.dose_first.append(0)
    columns.condition_first.append(0)
    for person, doses in people:
        row, _ = person_row(tables, person, doses, None, None)
        columns.birth.append(row.birth)
        columns.due.append(row.due)
        columns.sex.append(row.sex)
        for name in columns._fields:
            if name.startswith(("dose_", "condition_")) and not name.endswith("_first"):
                getattr(columns, name).extend(getattr(row, name))
        columns.dose_first.append(len(columns.dose_day))
        columns.condition_first.append(len(columns.condition_code))
    return columns
