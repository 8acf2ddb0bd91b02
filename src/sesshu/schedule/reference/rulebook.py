"""The law files as plain dictionaries, and the rows that were known on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sesshu.law import read_yaml, schedule_files, settled

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Rulebook:
    """series: code → file; families: name → codes in order; the rest as written in the files."""

    series: dict[str, Row]
    families: dict[str, list[str]]
    products: dict[str, Row]
    exclusions: list[Row]
    long_illness: list[Row]
    intervals: list[Row]
    parameters: dict[str, str]


def load_rules(
    *, overrides: Mapping[str, str] | None = None, known_on: date | None = None, folder: Path | None = None
) -> Rulebook:
    """All rules; with `known_on` those alone that were recorded by that day. Raises LawError."""

    def read(name: str) -> Any:
        return _known(settled(read_yaml(name, folder=folder), parameters, overrides), known_on)

    parameters = read_yaml("parameters.yaml", folder=folder)

    files = [read(name) for name in schedule_files(folder)]
    series = {file["series"]: file for file in files}
    families: dict[str, list[str]] = {}
    for code in sorted(series, key=lambda code: series[code].get("order", 1)):
        families.setdefault(series[code]["family"], []).append(code)
    settings = {row["code"]: str(row["default"]) for row in read("parameters.yaml")["parameters"]}
    return Rulebook(
        series=series,
        families=families,
        products={row["code"]: row for row in read("products.yaml")["products"]},
        exclusions=read("exclusions.yaml")["exclusions"],
        long_illness=read("long_illness.yaml")["exceptions"],
        intervals=read("intervals.yaml")["intervals"],
        parameters={**settings, **(overrides or {})},
    )


def in_force(row: Row, day: date) -> bool:
    """Does the row judge doses of that day?"""
    valid = row.get("valid") or {}
    return bool(valid.get("from", date.min) <= day <= valid.get("until", date.max))


def _known(value: Any, known_on: date | None) -> Any:
    """The same value without the rows of lists that were recorded later."""
    if isinstance(value, dict):
        return {key: _known(inner, known_on) for key, inner in value.items()}
    if isinstance(value, list):
        return [_known(inner, known_on) for inner in value if known_on is None or _recorded(inner) <= known_on]
    return value


def _recorded(row: Any) -> date:
    if not isinstance(row, dict):
        return date.min
    recorded: date = row.get("recorded_on") or (row.get("valid") or {}).get("from") or date.min
    return recorded
