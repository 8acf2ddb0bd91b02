"""The values of an axis as a condition of the flat table: numbers stay numbers and months are days, so that a column is
compared as it is stored, whatever the axis makes of it for people to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sesshu.ledger.statistics.axes import AXES, age_bands, band_number

UNKNOWN_VALUE = ""  # where an axis is not known
Part = tuple[str, list[Any]]
NUMBERS = {"number": "number", "fiscal_year": "fiscal_year", "age": "age", "birth_year": "birth_year"}
TEXTS = {"series", "product", "sex", "town", "setting", "kind", "status"}  # the column says what the axis says
COLUMNS = {"institution": "institution_code", "step": "step"}


def narrowed(code: str, allowed: Sequence[str]) -> Part:
    """SQL of our own and its values: rows whose value of this axis is one of those."""
    known = [value for value in allowed if value != UNKNOWN_VALUE]
    parts: list[Part] = [_of(code)(known)] if known else []
    if UNKNOWN_VALUE in allowed:
        parts.append((f"coalesce({AXES[code].sql}, '') = ''", []))
    if not parts:
        return "false", []
    return f"({' OR '.join(sql for sql, _ in parts)})", [value for _, values in parts for value in values]


def _of(code: str) -> Callable[[Sequence[str]], Part]:
    if code in NUMBERS:
        return lambda known: (f"{NUMBERS[code]} = ANY(%s::int[])", [[int(value) for value in known]])
    if code in TEXTS or code in COLUMNS:
        return lambda known: (f"{COLUMNS.get(code, code)} = ANY(%s)", [list(known)])
    if code == "month":
        return _months
    if code == "age_band":
        places = {band: place for place, band in enumerate(age_bands(), start=1)}
        return lambda known: (f"{band_number()} = ANY(%s::int[])", [[places[value] for value in known]])
    return lambda known: (f"{AXES[code].sql} = ANY(%s)", [list(known)])


def _months(known: Sequence[str]) -> Part:
    """One period for months that follow one another."""
    periods = list(_periods(sorted({12 * int(month[:4]) + int(month[5:7]) - 1 for month in known})))
    sql = " OR ".join("(given_on >= %s AND given_on < %s)" for _ in periods)
    return f"({sql})", [_first_day(month) for first, last in periods for month in (first, last + 1)]


def _periods(months: Sequence[int]) -> Iterable[tuple[int, int]]:
    first = last = months[0]
    for month in months[1:]:
        if month != last + 1:
            yield first, last
            first = month
        last = month
    yield first, last


def _first_day(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}-01"
