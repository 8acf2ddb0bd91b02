"""Purposes for which Individual Numbers are handled, with what must be on record first, from `number_purposes.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from sesshu.law.purposes import purposes

NONE = "none"


@cache
def _read() -> dict[str, Any]:
    text = resources.files("sesshu.law").joinpath("number_purposes.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@dataclass(frozen=True, slots=True)
class NumberPurpose:
    """`precondition`: the kind of fact that must be on record, or `none`."""

    code: str
    operations: frozenset[str]
    precondition: str
    valid_from: date
    valid_until: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@cache
def number_purposes() -> dict[str, NumberPurpose]:
    """All of them by code. One that `purposes.yaml` does not know refuses to load."""
    found = {}
    for code, entry in _read()["number_purposes"].items():
        if code not in purposes():
            raise ValueError(f"number_purposes.yaml: {code} は purposes.yaml にありません。")
        found[code] = NumberPurpose(
            code, frozenset(entry["operations"]), entry["precondition"], entry["from"], entry.get("until")
        )
    return found


def fact_kinds() -> set[str]:
    """The kinds of facts that a purpose can rest on."""
    return {one.precondition for one in number_purposes().values()} - {NONE}


def facts_without_person() -> set[str]:
    """Those of them that may be about several people: a contract, not a move or an application."""
    return set(_read()["facts_without_person"])
