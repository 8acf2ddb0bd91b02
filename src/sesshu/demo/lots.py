"""Made-up lots: a few of each product for every half-year, as a maker would deliver them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from sesshu.schedule import load_tables, product_catalogue

LOTS_A_HALF_YEAR = 3
_ON_THE_SHELF = timedelta(days=60)  # from delivery to use
_SHELF_LIFE = timedelta(days=730)
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"  # without those that look like digits


class Lot(NamedTuple):
    """One delivery of a product; `expires_on` is its last day."""

    product: str
    lot_number: str
    expires_on: date


def lot_for(product: str, day: date, pick: int) -> Lot:
    """The lot from which a dose of that day is taken; `pick` chooses among those of the half-year."""
    delivered = day - _ON_THE_SHELF
    half = 1 if delivered.month <= 6 else 2
    begun = date(delivered.year, 6 * half - 5, 1)
    place = _places()[product]
    letters = _LETTERS[place // len(_LETTERS)] + _LETTERS[place % len(_LETTERS)]
    return Lot(product, f"{letters}{begun:%y}{half}{pick % LOTS_A_HALF_YEAR + 1:02d}", begun + _SHELF_LIFE)


def lots_of(doses: Iterable[dict[str, str]]) -> list[Lot]:
    """Every lot that some dose was taken from, by product and number."""
    found = {
        lot_for(dose["product"], date.fromisoformat(dose["given_on"]), int(dose["lot_number"][-2:]) - 1)
        for dose in doses
        if dose["lot_number"]
    }
    return sorted(found)


@cache
def _places() -> dict[str, int]:
    return {product.code: place for place, product in enumerate(product_catalogue(load_tables()))}
