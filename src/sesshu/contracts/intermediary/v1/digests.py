"""The digest that both sides compute of a record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def text_of(words: Mapping[str, str]) -> str:
    """Values, or reasons of absent ones, as JSON in one form."""
    return _WRITER.encode(dict(words)) if words else "{}"


def digest_of_texts(values: str, absent: str) -> str:
    """The digest of a record whose parts are `text_of` already."""
    return hashlib.sha256(f"[{values}, {absent}]".encode()).hexdigest()


def digest_of(values: Mapping[str, str], absent: Mapping[str, str]) -> str:
    """What both sides compare a record by."""
    return digest_of_texts(text_of(values), text_of(absent))
