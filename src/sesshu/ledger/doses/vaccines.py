"""Vaccine products by code, as the law's product table names them."""

from __future__ import annotations

from functools import cache

from sesshu.schedule import load_tables


@cache
def product_names() -> dict[str, str]:
    """Product code → Japanese name, in the order of the law's table."""
    return {product.code: product.name for product in load_tables().products}


def product_name(code: str) -> str:
    """The Japanese name; the code itself when the table does not know it."""
    return product_names().get(code, code)
