"""The folded forms under which people are looked up."""

from functools import lru_cache

from sesshu.text import address_key, kana_key, search_key

__all__ = ["address_key", "kana_key", "lived_key", "search_key"]

_part = lru_cache(maxsize=65_536)(address_key)  # towns, lots and buildings come again and again in a city


def lived_key(town: str, street: str, building: str) -> str:
    """The key of where somebody lives, from the town on: the same as `address_key` of the whole line."""
    key = ""
    for part in map(_part, (town, street, building)):
        # 一丁目 followed by 2番 is 1-2; what `address_key` does inside of a line happens here between its parts
        key += "-" + part if key[-1:].isdigit() and part[:1].isdigit() else part
    return key
