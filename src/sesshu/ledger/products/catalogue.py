"""The products by name: the law's list, and behind it those that the city added."""

from __future__ import annotations

import unicodedata
from functools import cache

from sesshu.law import read_yaml

_LOOK_ALIKES = str.maketrans("OQIL", "0011")


@cache
def lawful_names() -> dict[str, str]:
    """Japanese name of each product code of the law, in the order of the law's file."""
    return {str(entry["code"]): str(entry["name"]) for entry in read_yaml("products.yaml")["products"]}


def city_names() -> dict[str, str]:
    """Japanese name of each product that the city ever added, the newest name."""
    from sesshu.ledger.products.models import CityProduct

    rows = CityProduct.objects.believed().order_by("code", "valid_from")
    return dict(rows.values_list("code", "name"))


def product_names() -> dict[str, str]:
    """Japanese name of each product code, those of the law first."""
    return lawful_names() | city_names()


def product_name(code: str) -> str:
    """The name of a product; an unknown code is shown as it is."""
    return lawful_names().get(code) or city_names().get(code, code)


def is_known(code: str) -> bool:
    """Whether a product has this code."""
    return code in lawful_names() or code in city_names()


def product_choices() -> list[tuple[str, str]]:
    return list(product_names().items())


def lot_key(lot_number: str) -> str:
    """A key under which easily confused lot numbers meet: half-width capitals, O as 0, I and L as 1, no signs."""
    text = unicodedata.normalize("NFKC", lot_number).upper().translate(_LOOK_ALIKES)
    return "".join(letter for letter in text if letter.isalnum())
