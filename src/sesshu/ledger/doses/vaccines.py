"""Vaccine products by code, as the products room names them, and the words in kana under which they are looked for."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml

from sesshu.ledger.products.catalogue import is_known, product_name, product_names

__all__ = ["is_known", "product_name", "product_names", "readings"]


@cache
def readings() -> dict[str, list[str]]:
    """Product code → readings, for typing."""
    text = resources.files("sesshu.ledger.doses").joinpath("readings.yaml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = yaml.safe_load(text)
    return found
