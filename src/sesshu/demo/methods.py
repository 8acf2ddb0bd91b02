"""How a product is given in a series, as the series' law file says: in force on a day, volume, route."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sesshu.law.files import read_yaml


def repeats(series: str) -> bool:
    """Whether the series begins anew every season."""
    return bool(_entry(series).get("every"))


def method(series: str, product: str, day: date) -> tuple[str, str] | None:
    """Volume in mL and route as texts, empty where the file has none; None when the product is not in force."""
    for entry in _entry(series).get("methods") or []:
        valid = entry.get("valid") or {}
        if product in entry["products"] and valid.get("from", day) <= day <= valid.get("until", day):
            return str(entry.get("volume_ml") or ""), str((entry.get("routes") or [""])[0])
    return None


def fulfils(series: str, product: str) -> bool:
    """Whether a product is one of the series'."""
    return product in _entry(series)["products"]


def product_on(series: str, planned: str, day: date) -> str:
    """The planned product, or the series' first one in force where the planned one is no longer used."""
    if method(series, planned, day):
        return planned
    return next((product for product in _entry(series)["products"] if method(series, product, day)), planned)


@cache
def _entry(series: str) -> dict[str, Any]:
    return dict(read_yaml(f"schedule/{series}.yaml"))
