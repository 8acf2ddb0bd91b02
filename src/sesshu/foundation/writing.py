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
AT_ONCE = 1000


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


def copy_values(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert new rows that are only values, in the order of these columns: for whole cities. JSON as its text; every
    column that has no default in the database must be there."""
    fields = [model._meta.get_field(name) for name in columns]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)  # type: ignore[union-attr]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def overwrite(rows: Iterable[models.Model], columns: Sequence[str]) -> None:
    """Update some columns of rows that exist: one statement for a thousand of them, a list for each column. A row that
    is gone stays gone. Raises `TypeError` for a column that is a list itself."""
    known = list(rows)
    for start in range(0, len(known), AT_ONCE):
        _overwrite(known[start : start + AT_ONCE], columns)


def _overwrite(rows: Sequence[models.Model], columns: Sequence[str]) -> None:
    meta, quote = rows[0]._meta, connection.ops.quote_name
    fields: list[Any] = [meta.pk, *(meta.get_field(name) for name in columns)]
    kinds = [str(field.db_type(connection)) for field in fields]
    if any(kind.endswith("]") for kind in kinds):
        raise TypeError("a column that is a list cannot be overwritten in a list")
    names = [quote(field.column) for field in fields]
    table, all_names = quote(meta.db_table), ", ".join(names)
    settings = ", ".join(f"{name} = new.{name}" for name in names[1:])
    asked = ", ".join(f"%s::{kind}[]" for kind in kinds)
    statement = (
        f"UPDATE {table} AS old SET {settings} FROM unnest({asked}) AS new ({all_names})"  # noqa: S608 - own names
        f" WHERE old.{names[0]} = new.{names[0]}"
    )
    lists = [[_for_list(field, getattr(row, field.attname)) for row in rows] for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, lists)


def _for_list(field: Any, value: Any) -> Any:
    """A value as one of a list: JSON as its text, words of a choice as plain words, which a list has of one kind."""
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return json.dumps(value, ensure_ascii=False, cls=field.encoder)
    if isinstance(value, str) and isinstance(field, models.TextField | models.CharField):
        return str.__str__(value)
    return bytes(value) if isinstance(field, models.BinaryField) else field.get_prep_value(value)


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
