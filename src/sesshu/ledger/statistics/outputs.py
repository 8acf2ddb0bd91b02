"""Tables as registered files. A table for outside the office always has its small cells hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sesshu.foundation.access import Actor
from sesshu.foundation.files.exporting import FORBIDDEN_IN_NAMES, Column, export
from sesshu.foundation.files.models import Export
from sesshu.ledger.statistics.counting import CrossTable
from sesshu.ledger.statistics.presenting import Sheets
from sesshu.ledger.statistics.questions import COUNTED
from sesshu.ledger.statistics.reports.tables import Report, as_records
from sesshu.ledger.statistics.suppression import HIDDEN


def export_table(*, table: CrossTable, limit: int, profile: str, by: Actor, purpose: str) -> Export:
    """One row for each cell; every row says in words how it was counted."""
    by.check("file.export")
    names = table.axis_names
    columns = [Column(f"axis_{number}", name) for number, name in enumerate(names)]
    columns += [Column("count", COUNTED[table.question.counted]), Column("definition", "数え方")]
    return export(
        name="予防接種_統計表", columns=columns, rows=_rows(table, limit), profile=profile, by=by, purpose=purpose
    )  # fmt: skip


def _rows(table: CrossTable, limit: int) -> Iterator[dict[str, Any]]:
    hidden, words = Sheets(table, limit).hidden, table.question.sentence()
    for key in sorted(table.cells):
        labels = {f"axis_{n}": table.labels[n][value] for n, value in enumerate(key)}
        yield labels | {"count": HIDDEN if key in hidden else table.cells[key], "definition": words}


def table_lines(table: CrossTable, limit: int) -> tuple[tuple[str, ...], list[list[str | int]]]:
    """The heads and the same rows, without the sentence."""
    fields = [f"axis_{number}" for number in range(len(table.axis_names))]
    heads = (*table.axis_names, COUNTED[table.question.counted])
    return heads, [[row[name] for name in [*fields, "count"]] for row in _rows(table, limit)]


def export_report(*, report: Report, profile: str, by: Actor, purpose: str) -> Export:
    """A ready-made table; every row says how it was counted."""
    by.check("file.export")
    columns = [Column(f"column_{n}", head) for n, head in enumerate(report.heads)]
    name = FORBIDDEN_IN_NAMES.sub("", report.title)
    return export(
        name=f"統計_{name}", columns=[*columns, Column("definition", "定義")], rows=as_records(report), profile=profile,
        by=by, purpose=purpose,
    )  # fmt: skip
