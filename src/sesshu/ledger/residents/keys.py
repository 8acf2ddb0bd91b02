"""The folded forms under which people are looked up."""

from sesshu.text import kana_key, search_key

__all__ = ["kana_key", "search_key"]
