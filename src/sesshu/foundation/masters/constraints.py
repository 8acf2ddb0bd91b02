"""A database constraint: rows of one code do not overlap in time, as far as they are still believed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.ddl_references import Statement, Table
from django.db.models.constraints import BaseConstraint


class NoOverlap(BaseConstraint):
    """EXCLUDE over (code, period from `valid_from` to `valid_until` inclusive) where `superseded_at` is empty.

    Needs the extension btree_gist, which every database of the house has.
    """

    def constraint_sql(self, model: type[models.Model], schema_editor: Any) -> str:
        return f"CONSTRAINT {schema_editor.quote_name(self.name)} {_exclusion()}"

    def create_sql(self, model: type[models.Model], schema_editor: Any) -> Statement:
        return Statement(
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s %(exclusion)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
            exclusion=_exclusion(),
        )

    def remove_sql(self, model: type[models.Model], schema_editor: Any) -> Statement:
        return schema_editor._delete_constraint_sql(schema_editor.sql_delete_check, model, self.name)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Left to the database, which alone sees other transactions."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


def _exclusion() -> str:
    return (
        "EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]') WITH &&)"
        " WHERE (superseded_at IS NULL)"
    )
