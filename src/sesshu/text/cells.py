"""Cells of CSV files that people open in a spreadsheet."""

from __future__ import annotations

import re

_STARTS_FORMULA = re.compile(r"[\s\0]*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+\-]?[0-9][0-9,]*(?:\.[0-9]+)?")


def is_formula_like(cell: str) -> bool:
    """Whether a spreadsheet could run a cell. Plain numbers with a sign are not formulas."""
    return _STARTS_FORMULA.match(cell) is not None and not _NUMBER.fullmatch(cell)


def formula_safe(cell: str) -> str:
    """The cell with an apostrophe before anything that a spreadsheet could run.

    For files that people read; files for machines carry the cell as it is.
    """
    return f"'{cell}" if is_formula_like(cell) else cell
