"""What each kind of circumstance needs to be told: from `kinds.yaml`; the kinds themselves are those of the law."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from sesshu.ledger.programmes.conditions import condition_names


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind with what must stand beside it. `needs` are names of fields of an entry."""

    code: str
    name: str
    needs: tuple[str, ...]


@cache
def _file() -> dict[str, dict[str, list[str]]]:
    text = resources.files("sesshu.ledger.conditions").joinpath("kinds.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return found


def _needs() -> dict[str, list[str]]:
    return _file()["needs"]


def approved() -> dict[str, list[str]]:
    """Act (record, end) → the kinds for which it changes what a person is entitled to."""
    return _file()["approved"]


def kinds() -> dict[str, Kind]:
    """Code → kind, in the order of the law's file."""
    return {code: Kind(code, name, tuple(_needs().get(code, ()))) for code, name in condition_names().items()}


def choices() -> list[tuple[str, str]]:
    return [(kind.code, kind.name) for kind in kinds().values()]
