"""Resident files in the interface's layout: everybody, and the changes since, with a few faults as offices see them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml

from sesshu.demo.people import Population, Someone
from sesshu.text import REFUSE, encode_cp932, survives_cp932

FAULTS = ("unknown_reason", "no_name", "death_before_birth", "history_gap", "foreign_only", "no_household")


@cache
def columns() -> dict[str, str]:
    """Field → Japanese label, in the order of the file."""
    return layout_columns("sesshu.contracts.municipal_files", "residents.yaml")


def layout_columns(room: str, file: str) -> dict[str, str]:
    """Field → Japanese label of a layout file of a room, in the order of the file."""
    text = resources.files(room).joinpath(file).read_text(encoding="utf-8")
    return {column["field"]: column["label"] for column in yaml.safe_load(text)["columns"]}


def full_file(city: Population) -> bytes:
    """Everybody as they stood on the day of the full file, by addressee number."""
    people = sorted(city.people, key=lambda person: person.addressee_number)
    return _file(register_row(person, city.full_day) for person in people)


def change_file(city: Population) -> bytes:
    """All changes since the full file in the order they happened, and one row for each of `FAULTS`."""
    rows = [register_row(person, min(_day(person) + timedelta(days=1), city.demo_day)) for person in city.changes]
    return _for_older_systems(_file([*rows, *faulty_rows(city)]))


def register_row(person: Someone, processed_on: date) -> dict[str, str]:
    """A person as a row of the register: every value a text."""
    town = person.home.town
    values: dict[str, Any] = {name: getattr(person, name) for name in columns() if hasattr(person, name)}
    values |= {
        "change_reason": person.change_reason or person.became_reason,
        "change_on": _day(person),
        "notified_on": _day(person),
        "processed_on": processed_on,
        "household_head": person.head,
        "became_notified_on": person.became_on,
        "address_fixed_on": person.address_fixed_on or person.became_on,
        "address_notified_on": person.address_fixed_on or person.became_on,
        "postal_code": town.postal_code,
        "municipality_code": town.municipality_code,
        "town_code": town.town_code,
        "prefecture": town.prefecture,
        "city": town.city,
        "town": town.name,
        "street": person.home.street,
        "building": person.home.building,
        "protected": "1" if person.protected_from else "0",
    }
    if person.resident_class == "9":
        values |= {"became_on": "", "became_notified_on": "", "became_reason": ""}
    return {name: _text(values.get(name)) for name in columns()}


def faulty_rows(city: Population) -> list[dict[str, str]]:
    """One row for each of `FAULTS`, about people who appear nowhere else in the change file."""
    changed = {person.addressee_number for person in city.changes}
    quiet = [p for p in city.people if p.is_here and not p.kind and p.addressee_number not in changed]
    rows = []
    for fault, person in zip(FAULTS, quiet, strict=False):
        after = replace(person, history_number=person.history_number + 1, change_reason="32", change_on=city.demo_day)
        rows.append(register_row(after, city.demo_day) | _fault(fault, after))
    return rows


def _fault(fault: str, person: Someone) -> dict[str, str]:
    match fault:
        case "unknown_reason":
            return {"change_reason": "77"}
        case "no_name":
            return {"name": ""}
        case "death_before_birth":
            before = date.fromisoformat(person.birth) - timedelta(days=1)
            return {"change_reason": "22", "removal_reason": "22", "removed_on": before.isoformat()}
        case "history_gap":
            return {"history_number": str(person.history_number + 2)}
        case "foreign_only":
            return {"foreign_since": person.became_on.isoformat()}
        case _:
            return {"household_number": "", "household_head": ""}


def _day(person: Someone) -> date:
    return person.change_on or person.became_on


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _file(rows: Iterable[dict[str, str]]) -> bytes:
    """UTF-8 with BOM, CRLF, all fields quoted: names outside CP932 travel unharmed."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns().values())
    writer.writerows(row.values() for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _for_older_systems(content: bytes) -> bytes:
    """The file in CP932, as most municipal systems write it; unchanged when a name has a character outside."""
    text = content.decode("utf-8-sig")
    return encode_cp932(text, policy=REFUSE).data if survives_cp932(text) else content
