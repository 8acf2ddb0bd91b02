"""A cross table as rows of words: the same lines for the page, the file and the chart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from sesshu.ledger.statistics.charts import Series, bars, lines
from sesshu.ledger.statistics.counting import CrossTable, Key
from sesshu.ledger.statistics.questions import COUNTED
from sesshu.ledger.statistics.suppression import HIDDEN, SUM, suppressed, with_sums

IN_ORDER = {"month", "fiscal_year", "birth_year", "age"}


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    value: int | None  # None: hidden
    key: str = ""  # what leads from the number to the people behind it; empty: nothing does


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: `name` is the value of the third axis. Every line ends with its sum, and so does every column."""

    name: str
    columns: list[str]
    rows: list[tuple[str, list[Cell]]]
    sums: list[Cell]
    chart: SafeString


@dataclass(slots=True)
class Sheets:
    table: CrossTable
    limit: int  # 0: everything is shown
    hidden: set[Key] = field(default_factory=set)
    values: dict[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values = with_sums(self._whole())
        if self.limit:
            self.hidden = suppressed(self._whole(), self.limit)

    def _whole(self) -> dict[Key, int]:
        """Cells with the zeros between them: a line of the page is a line of the check."""
        keys: list[Key] = [()]
        for values in self.table.labels:
            keys = [(*key, value) for key in keys for value in values]
        return {key: self.table.cells.get(key, 0) for key in keys} if self.table.labels else {}

    def __iter__(self) -> Iterator[Sheet]:
        labels = self.table.labels
        if not labels:
            return
        columns = labels[1] if len(labels) > 1 else {"": COUNTED[self.table.question.counted]}
        for value, name in (labels[2] if len(labels) > 2 else {"": ""}).items():
            behind = (value,) if len(labels) > 2 else ()
            sheet = self._sheet(name, labels[0], columns, behind, across=len(labels) > 1)
            if any(cell.value != 0 for _, row in sheet.rows for cell in row):
                yield sheet

    def _sheet(
        self, name: str, rows: dict[str, str], columns: dict[str, str], behind: Key, *, across: bool
    ) -> Sheet:  # fmt: skip
        def key_of(row: str, column: str) -> Key:
            return (row, *((column,) if across else ()), *behind)

        across_columns = [*columns, SUM] if across else list(columns)
        made = [(label, [self._cell(key_of(row, column)) for column in across_columns]) for row, label in rows.items()]
        sums = [self._cell(key_of(SUM, column)) for column in across_columns]
        heads = [*columns.values(), "計"] if across else list(columns.values())
        return Sheet(name, heads, made, sums, self._chart(name, rows, columns, made, across=across))

    @property
    def total(self) -> Cell:
        """The number of everything that was asked for."""
        if (SUM,) * len(self.table.labels) in self.hidden:
            return Cell(HIDDEN, None)
        return Cell(f"{self.table.total:,}", self.table.total)

    def _cell(self, key: Key) -> Cell:
        if key in self.hidden:
            return Cell(HIDDEN, None)
        if all(part == SUM for part in key):
            return self.total
        # People in two cells are one person: a sum of cells would count them twice.
        if SUM in key and self.table.question.counted == "persons":
            return Cell("―", None)
        value = self.values.get(key, 0)
        return Cell(f"{value:,}", value, json.dumps(key, ensure_ascii=False) if value and SUM not in key else "")

    def _chart(
        self, name: str, rows: dict[str, str], columns: dict[str, str], made: list[tuple[str, list[Cell]]], *,
        across: bool,
    ) -> SafeString:  # fmt: skip
        axes, unit = self.table.axis_names, "回" if self.table.question.counted == "doses" else "人"
        title = "・".join([*axes[:2], *([name] if name else [])])
        hides = self.limit > 0
        if not across:
            only = [Series("", [cells[0].value for _, cells in made])]
            return bars(title, list(rows.values()), only, unit, hides=hides)
        by_column = [Series(c, [cells[at].value for _, cells in made]) for at, c in enumerate(columns.values())]
        by_row = [Series(label, [cell.value for cell in cells[:-1]]) for label, cells in made]
        # What has an order runs across the page as a line; groups without one stand beside each other.
        first, second = self.table.question.axes[:2]
        if first in IN_ORDER:
            return lines(title, list(rows.values()), by_column, unit, hides=hides)
        if second in IN_ORDER:
            return lines(title, list(columns.values()), by_row, unit, hides=hides)
        return bars(title, list(rows.values()), by_column, unit, hides=hides)
