"""One row of a register file with typed values: a full snapshot of a person and the change that led to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, Self

from sesshu.dates import PartialDate, read_partial_date
from sesshu.ledger.residents import reasons
from sesshu.ledger.residents.reasons import ChangeReason

CLASS_OF_CODE = {"1": "japanese", "2": "foreign", "9": "non_registered"}
SEX_OF_CODE = {"1": "M", "2": "F", "": ""}
CODE_OF_SEX = {sex: code for code, sex in SEX_OF_CODE.items()}


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """Field names are those of the interface definition. Codes are the file's own; dates are dates."""

    addressee_number: str
    history_number: int
    change_reason: str
    change_on: date
    processed_on: date
    resident_class: str
    name: str
    birth: str
    sex: str = ""
    notified_on: date | None = None
    cancels_history_number: int | None = None
    kana: str = ""
    common_name: str = ""
    alphabet_name: str = ""
    household_number: str = ""
    household_head: str = ""
    relationship: str = ""
    became_on: date | None = None
    became_notified_on: date | None = None
    became_reason: str = ""
    address_fixed_on: date | None = None
    address_notified_on: date | None = None
    removed_on: date | None = None
    removal_reason: str = ""
    foreign_since: date | None = None
    postal_code: str = ""
    municipality_code: str = ""
    town_code: str = ""
    prefecture: str = ""
    city: str = ""
    town: str = ""
    street: str = ""
    building: str = ""
    moved_from_code: str = ""
    moved_to_code: str = ""
    protected: bool = False
    protected_from: date | None = None
    protected_until: date | None = None

    @classmethod
    def of_values(cls, values: dict[str, Any]) -> Self:
        """From a staged row: dates may be ISO texts, numbers texts of digits, missing ones empty or None."""
        found = {name: value for name, value in values.items() if (value or value == 0) and name in _KINDS}
        for name, read in _READ.items():
            if name in found:
                found[name] = read(found[name])
        return cls(**found)

    @property
    def reason(self) -> ChangeReason:
        """Raises KeyError for an unknown code."""
        return reasons.by_code()[self.change_reason]

    @property
    def birth_date(self) -> PartialDate:
        """Raises DateError."""
        return _birth_date(self.birth)

    @property
    def row_hash(self) -> str:
        """SHA-256 of all values: tells a repeated delivery from a different row under the same number."""
        values = [value if type(value) is str else "" if value is None else str(value) for value in _all_values(self)]
        return hashlib.sha256("\x1f".join(values).encode()).hexdigest()


@lru_cache(maxsize=8192)  # each row is asked several times, and birthdays are shared
def _birth_date(text: str) -> PartialDate:
    return read_partial_date(text)


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


# Worked out once: a file has many rows. Texts stay as they are.
_KINDS = {field.name: str(field.type).removesuffix(" | None") for field in fields(RegisterRow)}
_READERS: dict[str, Callable[[Any], Any]] = {"date": _date, "int": int, "bool": lambda value: value in (True, "1")}
_READ = {name: _READERS[kind] for name, kind in _KINDS.items() if kind in _READERS}
_all_values = attrgetter(*_KINDS)
