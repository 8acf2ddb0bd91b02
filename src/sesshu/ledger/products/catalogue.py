"""The law's list of products, in words."""

from __future__ import annotations

import unicodedata
from functools import cache

from sesshu.law import read_yaml

_LOOK_ALIKES = str.maketrans("OQIL", "0011")


@cache
def product_names() -> dict[str, str]:
    """Japanese name of each product code, in the order of the law's file."""
    return {str(entry["code"]): str(entry["name"]) for entry in read_yaml("products.yaml")["products"]}


def product_name(code: str) -> str:
    """The name of a product; an unknown code is shown as it is."""
    return product_names().get(code, code)


def product_choices() -> list[tuple[str, str]]:
    return list(product_names().items())


def lot_key(lot_number: str) -> str:
    """A key under which easily confused lot numbers meet: half-width capitals, O as 0, I and L as 1, no signs."""
    text = unicodedata.normalize("NFKC", lot_number).upper().translate(_LOOK_ALIKES)
    return "".join(letter for letter in text if letter.isalnum())
