"""Tables as registered files. A table for outside the office always has its small cells hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sesshu.foundation.access import Actor
from sesshu.foundation.files.exporting import Column, export
from sesshu.foundation.files.models import Export
from sesshu.ledger.statistics.counting import CrossTable
from sesshu.ledger.statistics.coverage import Coverage
from sesshu.ledger.statistics.presenting import Sheets
from sesshu.ledger.statistics.questions import COUNTED


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
        yield labels | {"count": "＊" if key in hidden else table.cells[key], "definition": words}


def export_coverage(*, found: Coverage, profile: str, by: Actor, purpose: str) -> Export:
    """Numerator, denominator, rate and definition of each cohort and step."""
    by.check("file.export")
    columns = [
        Column("year", "生まれた学年（4月2日から）"), Column("step", "期・回"),
        Column("vaccinated", "分子（接種した人）"),
        Column("people", "分母（住民）"), Column("percent", "接種率（%）"), Column("definition", "定義"),
    ]  # fmt: skip
    rows = [
        {"year": rate.year, "step": rate.step, "vaccinated": rate.vaccinated, "people": rate.people,
         "percent": rate.percent, "definition": found.definition}
        for _, rate in sorted(found.rates.items())
    ]  # fmt: skip
    return export(name="予防接種_接種率", columns=columns, rows=rows, profile=profile, by=by, purpose=purpose)
