"""What a city may write to whom, from `letters.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sesshu.law.files import Entry, LawError, read_yaml

KEYS = {"name", "categories", "purpose", "calls_unvaccinated", "article"}


@dataclass(frozen=True, slots=True)
class LetterKind:
    """勧奨, 未接種者勧奨 or 周知: its name, the categories it may name, its purpose of use, its article."""

    code: str
    name: str
    categories: frozenset[str]
    purpose: str
    calls_unvaccinated: bool
    article: str


@dataclass(frozen=True, slots=True)
class GuardianRule:
    """Letters about a person below this age go to the guardian."""

    until_age: int
    article: str


@cache
def letter_kinds() -> dict[str, LetterKind]:
    """Kinds of letters by code. Raises LawError."""
    found = {}
    for code, entry in _file()["kinds"].items():
        if not isinstance(entry, Entry) or entry.keys() != KEYS:
            raise LawError(f"「{code}」には{'、'.join(sorted(KEYS))}を書いてください。", file="letters.yaml")
        found[code] = LetterKind(
            code,
            entry["name"],
            frozenset(entry["categories"]),
            entry["purpose"],
            bool(entry["calls_unvaccinated"]),
            entry["article"],
        )
    return found


@cache
def guardian_rule() -> GuardianRule:
    """From which age letters go to the person. Raises LawError."""
    entry = _file()["guardian"]
    return GuardianRule(entry["until_age"], entry["article"])


@cache
def _file() -> Entry:
    return read_yaml("letters.yaml")
