"""Layouts of files as data: YAML beside the room that takes them, checked when it is loaded.

code: residents.full          # unique name
name: 住民情報（全件）
version: "1"
purpose: RESIDENT_INTAKE
permission: resident.import
encodings: [utf-8, cp932, utf-16]
key: [addressee_number, history_number]      # two rows with the same values are the same thing twice
trailer: {mark: 件数}                         # optional: the last line, 件数,<number of rows>
sequence: '_([0-9]{4,9})[._]'                # optional: where the sender's file name carries the running number
columns_from: columns.yaml                   # or `columns:` here, or package:file of another floor
columns:
  - {field: birth_date, label: 生年月日, type: date, required: true, example: '2026-11-01'}

Types: text, kana, date, code, digits, number, decimal (kept as a text), flag. `length` is exact, `max_length` a limit,
`allowed` maps values to their Japanese names, and either may stand in a file. `twelve_digits` names the reason why a
column may hold what looks like an Individual Number (`TwelveDigits`, R-16).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from sesshu.foundation.access.duties import permissions
from sesshu.law.purposes import purposes
from sesshu.numbers.in_texts import TwelveDigits
from sesshu.text import yaml_text

TYPES = frozenset({"text", "kana", "date", "code", "digits", "number", "decimal", "flag"})
ENCODINGS = frozenset({"utf-8", "cp932", "utf-16"})
MOST_CHARACTERS = 4000


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column: its heading, what it is called here, and what may stand in it."""

    field: str
    label: str
    type: str
    required: bool = False
    length: int = 0
    max_length: int = MOST_CHARACTERS
    allowed: dict[str, str] = field(default_factory=dict)
    example: str = ""
    twelve_digits: str = ""

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ImproperlyConfigured(f"column {self.field}: unknown type {self.type}")
        if not self.field.isidentifier() or not self.label:
            raise ImproperlyConfigured(f"column {self.field!r} needs a field name and a label")
        if not all(isinstance(value, str) for value in self.allowed):
            raise ImproperlyConfigured(f"column {self.field}: quote the allowed values, they are texts")
        if self.twelve_digits and self.twelve_digits not in TwelveDigits.__members__:
            raise ImproperlyConfigured(f"column {self.field}: no reason for twelve digits: {self.twelve_digits}")


@dataclass(frozen=True)
class Interface:
    """One layout. `trailer` is the mark of the last line that carries the count, or empty."""

    code: str
    name: str
    version: str
    purpose: str
    permission: str
    columns: tuple[LayoutColumn, ...]
    key: tuple[str, ...]
    encodings: frozenset[str] = ENCODINGS
    trailer: str = ""
    sequence: str = ""

    def __post_init__(self) -> None:
        fields, labels = [c.field for c in self.columns], [c.label for c in self.columns]
        if len(set(fields)) != len(fields) or len(set(labels)) != len(labels) or not fields:
            raise ImproperlyConfigured(f"interface {self.code}: fields and labels must be there once each")
        if not self.key or not set(self.key) <= set(fields):
            raise ImproperlyConfigured(f"interface {self.code}: the key must name its columns")
        if self.purpose not in purposes() or self.permission not in permissions():
            raise ImproperlyConfigured(f"interface {self.code}: unknown purpose or permission")
        if self.sequence and re.compile(self.sequence).groups != 1:
            raise ImproperlyConfigured(f"interface {self.code}: sequence needs one group around the number")
        if not self.encodings <= ENCODINGS:
            raise ImproperlyConfigured(f"interface {self.code}: encodings are {sorted(ENCODINGS)}")

    def sequence_of(self, name: str) -> int | None:
        """The running number in a file's name; None when it has none."""
        found = re.search(self.sequence, name) if self.sequence else None
        return int(found.group(1)) if found else None

    @property
    def labels(self) -> list[str]:
        return [column.label for column in self.columns]

    @cached_property
    def label_of(self) -> dict[str, str]:
        return {column.field: column.label for column in self.columns}

    @cached_property
    def date_fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns if column.type == "date")


def load(package: str, file: str) -> Interface:
    """Read a layout from a package. Raises `ImproperlyConfigured` for anything wrong in it."""
    data = _yaml(package, file)
    columns = data.pop("columns", None) or _columns(package, file, data["columns_from"])
    data.pop("columns_from", None)
    trailer = data.pop("trailer", None) or {}
    try:
        return Interface(
            columns=tuple(LayoutColumn(**column) for column in columns),
            key=tuple(data.pop("key")),
            encodings=frozenset(data.pop("encodings", ENCODINGS)),
            trailer=trailer.get("mark", ""),
            **data,
        )
    except (TypeError, KeyError) as wrong:
        raise ImproperlyConfigured(f"{package}/{file}: {wrong}") from wrong


def _columns(package: str, file: str, place: str) -> list[dict[str, Any]]:
    """The columns of a file beside this one, or of `package:file`."""
    other, _, name = place.rpartition(":")
    folder = "" if other else f"{file.rpartition('/')[0]}/"
    found: list[dict[str, Any]] = _yaml(other or package, folder + name)["columns"]
    return found


def _yaml(package: str, file: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml_text.read(resources.files(package).joinpath(file).read_text(encoding="utf-8"))
    return found
