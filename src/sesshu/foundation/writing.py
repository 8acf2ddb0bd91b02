"""Writing many rows at once: COPY for new ones, one statement for changed ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def copy_in(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model by COPY. All fields must be set (numbers that the database gives are left to it);
    constraints hold as for any insert."""
    if not rows:
        return
    columns = [c for c in rows[0]._meta.concrete_fields if not isinstance(c, models.AutoField | models.BigAutoField)]
    names = ", ".join(connection.ops.quote_name(column.column) for column in columns)
    table = connection.ops.quote_name(rows[0]._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(_values(row, columns))
    for row in rows:
        row._state.adding = False


def overwrite(rows: Iterable[models.Model], columns: Sequence[str]) -> None:
    """Update some columns of rows that exist: far quicker than a CASE for every column of every row."""
    known = list(rows)
    if known:
        known[0]._meta.default_manager.bulk_create(  # type: ignore[union-attr]
            known, update_conflicts=True, unique_fields=["id"], update_fields=list(columns), batch_size=1000
        )


def _values(row: models.Model, columns: Sequence[Any]) -> list[Any]:
    # Plain attribute access: dates, numbers, texts and identifiers go as they are, only JSON needs its field.
    return [
        column.get_db_prep_save(getattr(row, column.attname), connection)
        if isinstance(column, models.JSONField)
        else getattr(row, column.attname)
        for column in columns
    ]
