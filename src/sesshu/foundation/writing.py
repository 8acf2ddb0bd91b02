"""Writing many rows at once: COPY for new ones, one statement for changed ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=models.Model)


def made(model: type[Row], **values: Any) -> Row:
    """A new row of a model from its columns (`resident_id`, not `resident`); those not given have their defaults.

    Like calling the model, without what Django does for each single row: a whole city is made in a fraction of the
    time. Raises `TypeError` for a name that is no column.
    """
    constants, makers, size = _defaults(model)
    row = model.__new__(model)
    row.__dict__ = constants | {name: make() for name, make in makers if name not in values} | values
    if len(row.__dict__) != size:
        raise TypeError(f"{model.__name__} has no column {sorted(values.keys() - _columns(model))}")
    row._state = ModelState()
    return row


def copy_in(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model by COPY. All fields must be set (numbers that the database gives are left to it);
    constraints hold as for any insert."""
    if not rows:
        return
    columns = [c for c in rows[0]._meta.concrete_fields if not isinstance(c, models.AutoField | models.BigAutoField)]
    names = ", ".join(connection.ops.quote_name(column.column) for column in columns)
    table = connection.ops.quote_name(rows[0]._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for values in _values(rows, columns):
            copy.write_row(values)
    for row in rows:
        row._state.adding = False


def overwrite(rows: Iterable[models.Model], columns: Sequence[str]) -> None:
    """Update some columns of rows that exist: far quicker than a CASE for every column of every row."""
    known = list(rows)
    if known:
        known[0]._meta.default_manager.bulk_create(  # type: ignore[union-attr]
            known, update_conflicts=True, unique_fields=["id"], update_fields=list(columns), batch_size=1000
        )


def _values(rows: Iterable[models.Model], columns: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Dates, numbers, texts and identifiers go as they are, JSON as its text."""
    read = attrgetter(*(column.attname for column in columns), "pk")  # with `pk` there are always several
    encoded = [(at, column.encoder) for at, column in enumerate(columns) if isinstance(column, models.JSONField)]
    for row in rows:
        values = list(read(row)[:-1])
        for at, encoder in encoded:
            if values[at] is not None:
                values[at] = json.dumps(values[at], ensure_ascii=False, cls=encoder)
        yield values


@cache
def _columns(model: type[models.Model]) -> frozenset[str]:
    return frozenset(field.attname for field in model._meta.concrete_fields)


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]], int]:
    """Defaults that are the same for every row, those that are made for each, and the number of columns."""
    fields = model._meta.concrete_fields
    own = {field.attname: field.default for field in fields if field.has_default() and callable(field.default)}
    constants = {field.attname: field.get_default() for field in fields if field.attname not in own}
    return constants, list(own.items()), len(fields)
