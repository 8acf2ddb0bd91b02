"""Are columns what they say? The compiled kernel reads them without asking again."""

from __future__ import annotations

from sesshu.schedule.columns import Column, PeopleColumns
from sesshu.schedule.tables import LAST_DAY, Tables
from sesshu.schedule.types import KINDS, InputError
from sesshu.schedule.vocabulary import ROUTES

MOST_SERIES = 62  # bits in a set of series


def check(tables: Tables, people: PeopleColumns) -> None:
    """Raises InputError with the name of the column at the first one that does not fit."""
    if len(tables.series) > MOST_SERIES:
        raise InputError("SERIES_TOO_MANY", "series", f"系列は{MOST_SERIES}までです。市の事業を減らしてください。")
    size = len(people.birth)
    for name in ("due", "sex"):
        _length(people, name, size)
    for kind in ("dose", "condition"):
        _length(people, f"{kind}_first", size + 1)
        _offsets(people, f"{kind}_first", _parts(people, kind))
    products, conditions, series = len(tables.products), len(tables.conditions), len(tables.series)
    limits = {
        "birth": (0, LAST_DAY),
        "due": (0, LAST_DAY),
        "sex": (0, 2),
        "dose_day": (1, LAST_DAY),
        "dose_product": (0, products - 1),
        "dose_volume": (-1, 100_000),
        "dose_route": (0, (1 << len(ROUTES)) - 1),
        "dose_kind": (0, len(KINDS) - 1),
        "condition_code": (0, conditions - 1),
        "condition_from": (1, LAST_DAY),
        "condition_until": (1, LAST_DAY),
        "condition_series": (-1, series - 1),
    }
    for name, (least, most) in limits.items():
        _range(getattr(people, name), name, least, most)


def _parts(people: PeopleColumns, kind: str) -> int:
    """The common length of the columns of doses or conditions."""
    names = [name for name in people._fields if name.startswith(f"{kind}_") and name != f"{kind}_first"]
    size = len(getattr(people, names[0]))
    for name in names:
        _length(people, name, size)
    return size


def _length(people: PeopleColumns, name: str, size: int) -> None:
    found = len(getattr(people, name))
    if found != size:
        raise InputError("COLUMN_LENGTH", name, f"列 {name} は{size}行のはずですが{found}行です。")


def _offsets(people: PeopleColumns, name: str, size: int) -> None:
    column = getattr(people, name)
    rising = (column[1:] >= column[:-1]).all() if hasattr(column, "all") else sorted(column) == list(column)
    if column[0] != 0 or column[-1] != size or not rising:
        text = f"列 {name} は0から始まり、減らず、{size}で終わるように書いてください。"
        raise InputError("COLUMN_OFFSETS", name, text)


def _range(column: Column, name: str, least: int, most: int) -> None:
    if not len(column):
        return
    low, high = (column.min(), column.max()) if hasattr(column, "min") else (min(column), max(column))
    if low < least or high > most:
        text = f"列 {name} の値は{least}から{most}までです（{low}から{high}までありました）。"
        raise InputError("COLUMN_RANGE", name, text)
