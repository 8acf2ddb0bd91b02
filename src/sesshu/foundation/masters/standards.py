"""Numbers that the office may set from a day on, with a standard value in a file beside their room.

STANDARDS = Standards(__package__, "rules.yaml"); STANDARDS.in_force(ExtractRule, "at_once") → 2000
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from sesshu.foundation import clock
from sesshu.foundation.masters.models import DatedMaster


@cache
def _read(package: str, file: str) -> dict[str, dict[str, Any]]:
    text = resources.files(package).joinpath(file).read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return found


@dataclass(frozen=True, slots=True)
class Standards:
    """The entries of a file: code → label, the standard value, and what else the room keeps there."""

    package: str
    file: str
    field: str = "value"  # the name of the number in the file

    def known(self) -> dict[str, dict[str, Any]]:
        return _read(self.package, self.file)

    def labels(self) -> list[tuple[str, str]]:
        """Choices of a form."""
        return [(code, str(entry["label"])) for code, entry in self.known().items()]

    def label(self, code: str) -> str:
        """As a clerk reads it; the code itself where the file no longer has it."""
        return str(self.known().get(code, {}).get("label", code))

    def in_force(self, model: type[DatedMaster], code: str, on: date | None = None, *, column: str = "value") -> int:
        """The number on a day (today): the office's row, else the standard. Raises KeyError for an unknown code."""
        usual = self.known()[code][self.field]
        row = model.objects.as_of(on or clock.today()).filter(code=code).first()
        return int(getattr(row, column) if row else usual)
