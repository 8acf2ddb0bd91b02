"""When the law of a series changed, read from its dated rows, and which kinds of cases about it cannot exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sesshu.law.cases import TAGS
from sesshu.law.files import Entry, entries, read_yaml

FILE = "cases/changes.yaml"


def days_of_change(file: Entry) -> list[date]:
    """First days of new rules in a series file, in order; the beginning of the programme itself is none."""
    programme = file.get("programme")
    begun = programme.get("from") if isinstance(programme, Entry) else None
    return sorted({day for valid in _periods(file) for day in _edges(valid)} - {begun})


def impossible() -> dict[tuple[str, str], str]:
    """Why a series has no case of a kind: (series, tag) → reason. Raises LawError."""
    found = {}
    for entry in entries(read_yaml(FILE), "impossible"):
        if entry.get("tag") not in TAGS or not entry.get("series") or not entry.get("reason"):
            raise entry.error(f"series、tag（{'、'.join(TAGS)}のいずれか）、reason を書いてください。")
        found[str(entry["series"]), str(entry["tag"])] = str(entry["reason"])
    return found


def _periods(value: Any) -> Iterator[Entry]:
    if isinstance(value, Entry):
        if "kind" in value:
            yield value  # a target whose window is a pair of dates
        for word, inner in value.items():
            if word == "valid" and isinstance(inner, Entry):
                yield inner
            else:
                yield from _periods(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _periods(inner)


def _edges(valid: Entry) -> Iterator[date]:
    if isinstance(valid.get("from"), date):
        yield valid["from"]
    if isinstance(valid.get("until"), date):
        yield valid["until"] + timedelta(days=1)
