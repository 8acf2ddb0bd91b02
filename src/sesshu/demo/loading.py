"""Taking a made-up city's institutions and lots into the masters, through the door everybody uses."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sesshu.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from sesshu.demo.generating import City
from sesshu.foundation.access import Actor
from sesshu.foundation.masters import actions
from sesshu.foundation.masters.declaration import Master, master

_REASON = "試行用の架空データ"
_SINCE = date(2000, 4, 1)


def load_masters(city: City, by: Actor, purpose: str) -> dict[str, int]:
    """Fill the masters of institutions, products in use and lots; how many entries each got.

    Needs `master.write`. A master that has rows already is left alone and counts 0.
    """
    year = fiscal_year(city.today)
    period = {"valid_from": fiscal_year_start(year), "valid_until": fiscal_year_end(year)}
    lots = _rows(city.lots)
    products = sorted({lot["product"] for lot in lots if lot["expires_on"] >= city.today.isoformat()})
    return {
        "institutions": _fill("institution", [_institution(row) for row in _rows(city.institutions)], by, purpose),
        "products": _fill("product-use", [{"code": code, "note": ""} | period for code in products], by, purpose),
        "lots": _fill("lot-number", [_lot(row) for row in lots], by, purpose),
    }


def _fill(key: str, entries: Sequence[dict[str, Any]], by: Actor, purpose: str) -> int:
    of: Master = master(key)
    if of.model._default_manager.exists():
        return 0
    return len(actions.load(of=of, entries=entries, reason=_REASON, by=by, purpose=purpose))


def _institution(row: dict[str, str]) -> dict[str, Any]:
    return row | {"valid_from": _SINCE, "is_contracted": True}


def _lot(row: dict[str, str]) -> dict[str, Any]:
    return {
        "code": f"{row['product']}/{row['lot_number']}",
        "product": row["product"],
        "lot_number": row["lot_number"],
        "expires_on": date.fromisoformat(row["expires_on"]),
        "valid_from": _SINCE,
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
