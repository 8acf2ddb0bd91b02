"""Settings of a city: every place they name is there, and holds the value that the setting begins with."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from sesshu.law import Entry, LawError, entries, read_yaml
from sesshu.law.settings import written


def place_faults(folder: Path | None = None) -> list[str]:
    """What is wrong with `places` of parameters.yaml, with file and line."""
    parameters = read_yaml("parameters.yaml", folder=folder)
    found = []
    for parameter in entries(parameters, "parameters"):
        for place in entries(parameter, "places"):
            try:
                _check(parameter, place, folder)
            except LawError as wrong:
                found.append(str(wrong))
    return found


def _check(parameter: Entry, place: Entry, folder: Path | None) -> None:
    there = written(read_yaml(str(place["file"]), folder=folder), place)
    expected: object = parameter["default"]
    if isinstance(there, date):
        expected = date.fromisoformat(str(expected)) - timedelta(days=1 if place.get("day_before") else 0)
    if there != expected:
        raise place.error(
            f"{place['file']} の「{place['at']}」は {there} で、"
            f"設定「{parameter['code']}」の初めの値から決まる {expected} と違います。",
            "at",
        )
