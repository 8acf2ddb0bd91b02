"""A list on a page as a file: the same columns and conditions, all its rows, through the register of outputs."""

from __future__ import annotations

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files.exporting import Column, export
from sesshu.foundation.files.models import Export
from sesshu.foundation.screens.tables import Table


def export_table(
    *, table: Table, name: str, by: Actor, purpose: str, profile: str = "human", subjects: tuple[str, ...] = ()
) -> Export:
    """Write every row of a list, not only the page that is shown. `name` and `profile` as for `exporting.export`.

    Raises `NotPermitted` without `file.export`.
    """
    by.check("file.export")
    columns = [Column(column.key, column.label) for column in table.columns if column.exported]
    fields = [column.field for column in columns]
    rows = (dict(zip(fields, values, strict=True)) for values in table.export_rows())
    return export(
        name=name, columns=columns, rows=rows, profile=profile, by=by, purpose=purpose, subjects=subjects
    )  # fmt: skip
