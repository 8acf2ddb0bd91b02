"""Products and lots as other rooms read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sesshu.ledger.products.catalogue import lot_key, product_choices, product_names
from sesshu.ledger.products.models import LotNumber, ProductUse


@dataclass(frozen=True, slots=True)
class LotMatch:
    """What is known of a typed lot number: its row, or other lots of the product that look like it."""

    exact: LotNumber | None
    similar: list[LotNumber]

    def is_expired(self, on_day: date) -> bool:
        """True when the lot is known and its expiry lies before the day."""
        return bool(self.exact and self.exact.expires_on and self.exact.expires_on < on_day)


def in_use(on_day: date) -> list[tuple[str, str]]:
    """(code, name) of the products the city uses on a day, in the order of the law's list; all while none is set."""
    used = set(ProductUse.objects.as_of(on_day).values_list("code", flat=True))
    return [(code, name) for code, name in product_choices() if code in used or not used]


def lots(product: str, on_day: date) -> list[LotNumber]:
    """Lots of a product that hold on a day and are not expired, the longest-lived first."""
    rows = LotNumber.objects.as_of(on_day).filter(product=product).exclude(expires_on__lt=on_day)
    return list(rows.order_by("-expires_on", "lot_number"))


def lots_of(codes: Iterable[str]) -> dict[str, dict[str, date | None]]:
    """By product: the numbers of its lots with the day they expire, whenever they held."""
    found: dict[str, dict[str, date | None]] = {}
    rows = LotNumber.objects.believed().filter(product__in=set(codes))
    for product, number, expires_on in rows.values_list("product", "lot_number", "expires_on"):
        found.setdefault(product, {})[number] = expires_on
    return found


def find_lot(product: str, typed: str, on_day: date) -> LotMatch:
    """The lot of a product with this number, else those that differ only by 0/O, 1/I/L or signs."""
    rows = list(LotNumber.objects.as_of(on_day).filter(product=product, lot_key=lot_key(typed)))
    exact = next((row for row in rows if row.lot_number == typed), None)
    return LotMatch(exact, [] if exact else rows)


def names() -> dict[str, str]:
    """Japanese name of each product code."""
    return product_names()
