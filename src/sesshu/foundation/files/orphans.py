"""Stored files that nobody registered: bytes are kept before the row that names them, and a kill may fall in between.

Each room tells which columns name files of the store; what no row names for a day is removed in the night.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from django.db.models import Model

from sesshu.foundation.files import storage

BATCH = 1000
_named: dict[type[Model], tuple[str, ...]] = {}


def register(model: type[Model], *columns: str) -> None:
    """Say that these columns of a model name stored files (`AppConfig.ready` of its room)."""
    _named[model] = columns


def registered() -> set[str]:
    """`file_export.sha256`, …"""
    return {f"{model._meta.db_table}.{column}" for model, columns in _named.items() for column in columns}


def forget_unregistered() -> int:
    """Remove what was stored a day ago or earlier and no row names. Returns how many."""
    removed, names = 0, storage.settled()
    while asked := list(islice(names, BATCH)):
        removed += sum(storage.remove_settled(name) for name in set(asked) - _in_use(asked))
    return removed


def is_named(sha256: str, *, besides: type[Model]) -> bool:
    """Whether a row of another model names this file."""
    others = [(model, columns) for model, columns in _named.items() if model is not besides]
    return any(
        model._default_manager.filter(**{column: sha256}).exists() for model, columns in others for column in columns
    )


def _in_use(asked: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for model, columns in _named.items():
        for column in columns:
            rows = model._default_manager.filter(**{f"{column}__in": asked})
            found.update(rows.values_list(column, flat=True))
    return found
