"""How a product is given in a series, as the series' law file says: in force on a day, volume, route."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sesshu.dates import attain_years
from sesshu.law.files import read_yaml


def repeats(series: str) -> bool:
    """Whether the series begins anew every season."""
    return bool(_entry(series).get("every"))


def method(series: str, product: str, day: date, born: date | None = None) -> tuple[str, str] | None:
    """Volume in mL and route as texts, empty where the file has none; None when the product is not in force.

    Where the amount depends on the age, it is empty without `born`.
    """
    for entry in _entry(series).get("methods") or []:
        valid = entry.get("valid") or {}
        if product in entry["products"] and valid.get("from", day) <= day <= valid.get("until", day):
            amount = _amount(entry, day, born) if "amounts" in entry else entry
            return str(amount.get("volume_ml") or ""), str((amount.get("routes") or [""])[0])
    return None


def fulfils(series: str, product: str) -> bool:
    """Whether a product is one of the series'."""
    return product in _entry(series)["products"]


def product_on(series: str, planned: str, day: date) -> str:
    """The planned product, or the series' first one in force where the planned one is no longer used."""
    if method(series, planned, day):
        return planned
    return next((product for product in _entry(series)["products"] if method(series, product, day)), planned)


def _amount(entry: dict[str, Any], day: date, born: date | None) -> dict[str, Any]:
    """The amount for the age in years: `until: 3y` ends on the day that age is attained."""
    for amount in entry["amounts"] if born else ():
        if "until" not in amount or day < attain_years(born, int(str(amount["until"]).removesuffix("y"))):
            return dict(amount)
    return {}


@cache
def _entry(series: str) -> dict[str, Any]:
    return dict(read_yaml(f"schedule/{series}.yaml"))
