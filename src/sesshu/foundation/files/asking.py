"""R-16 in files: which columns are asked whether an Individual Number stands in a cell. Every row of every layout."""

from __future__ import annotations

from datetime import date

from sesshu.foundation.files.interfaces import LayoutColumn
from sesshu.foundation.files.reading import Cell
from sesshu.numbers import individual_number
from sesshu.numbers.in_texts import holds_individual_number

WORDS = frozenset({"text", "kana", "code", "digits"})
NUMBERS = frozenset({"number", "decimal"})


def has_room(column: LayoutColumn) -> bool:
    """Whether twelve digits can come through a column at all: days, flags, listed values and exact lengths do not."""
    if column.type in NUMBERS:
        return True
    if column.type not in WORDS or column.allowed:
        return False
    if column.type == "digits" and column.length:
        return column.length == individual_number.LENGTH
    return (column.length or column.max_length) >= individual_number.LENGTH


def is_asked(column: LayoutColumn) -> bool:
    """All that have room and say no reason why not (`twelve_digits`)."""
    return has_room(column) and not column.twelve_digits


def holds_number(cell: Cell) -> bool:
    """Of a cell as it came, from a spreadsheet perhaps as a number."""
    if type(cell) is str:
        return len(cell) >= individual_number.LENGTH and holds_individual_number(cell)
    return not isinstance(cell, date) and holds_individual_number(f"{cell:.0f}")
