"""Kinds of schools with their grades, from `schools.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def _file() -> dict[str, Any]:
    text = resources.files("sesshu.ledger.printed_forms.lists").joinpath("schools.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def school_kinds() -> list[tuple[str, str]]:
    return [(code, entry["name"]) for code, entry in _file().items()]


def grades_of(kind: str) -> tuple[str, ...]:
    """The grades of a kind of school, in order."""
    return tuple(_file()[kind]["grades"])
