"""Vaccine products by code, as the products room names them."""

from sesshu.ledger.products.catalogue import is_known, product_name, product_names

__all__ = ["is_known", "product_name", "product_names"]
