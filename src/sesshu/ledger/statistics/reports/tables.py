"""The parts of a ready-made table: cells, small numbers hidden for outside, rates that explain themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from sesshu.ledger.statistics.presenting import Cell
from sesshu.ledger.statistics.suppression import HIDDEN

OVER = "100%を超える行があります。分子はその年度に接種した人、分母は年度の対象者で、同じ人の集まりではないためです。"


@dataclass(frozen=True, slots=True)
class Report:
    """A table with what must be known to read it. The first `labels` cells of a row are words."""

    title: str
    notes: tuple[str, ...]
    heads: tuple[str, ...]
    rows: list[list[Cell]]
    labels: int = 1
    chart: SafeString = field(default=SafeString(""))


def words(*texts: str) -> list[Cell]:
    return [Cell(text, None) for text in texts]


def number(value: int | None, limit: int, key: str = "", *, of: int | None = None) -> Cell:
    """A count. Hidden from 1 to below the limit; and where it is a part `of` others, also when the rest would be."""
    if value is None:
        return Cell("―", None)
    if small(value, limit) or (of is not None and (small(of, limit) or small(of - value, limit))):
        return Cell(HIDDEN, None)
    return Cell(f"{value:,}", value, key if value and not limit else "")


def rate(value: int, of: int | None, limit: int) -> Cell:
    """A percentage; none without a denominator, hidden where one of its numbers is."""
    if not of:
        return Cell("―", None)
    if small(value, limit) or small(of, limit) or small(of - value, limit):
        return Cell(HIDDEN, None)
    return Cell(f"{100 * value / of:.1f}%", None)


def small(value: int, limit: int) -> bool:
    return 0 < value < limit


def hidden_note(limit: int) -> tuple[str, ...]:
    said = f"外部に出す表：1から{limit - 1}までの数と、残りがその範囲になる数は「{HIDDEN}」にしています。"
    return (said,) if limit else ()


def as_lines(rows: Iterable[list[Cell]]) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]


def as_records(report: Report) -> list[dict[str, Any]]:
    """Rows of a file: numbers as numbers, everything else in words, the definition in every row."""
    said = "".join(report.notes)
    return [
        {f"column_{n}": cell.text if cell.value is None else cell.value for n, cell in enumerate(row)}
        | {"definition": said}
        for row in report.rows
    ]
