"""People and households of the made-up city: what is true of them, before any file is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sesshu.demo.towns import Town


@dataclass
class Home:
    """Where a household lives."""

    town: Town
    street: str
    building: str = ""


@dataclass
class Someone:
    """One person. `kind` names the special kind a test can look for; empty for ordinary people."""

    addressee_number: str
    household_number: str
    name: str
    kana: str
    birth: str
    sex: str
    relationship: str
    home: Home
    became_on: date
    became_reason: str
    head: str = ""
    resident_class: str = "1"
    history_number: int = 1
    change_reason: str = ""
    change_on: date | None = None
    removed_on: date | None = None
    removal_reason: str = ""
    common_name: str = ""
    alphabet_name: str = ""
    foreign_since: date | None = None
    moved_from_code: str = ""
    moved_to_code: str = ""
    protected_from: date | None = None
    protected_until: date | None = None
    cancels_history_number: int | None = None
    address_fixed_on: date | None = None
    kind: str = ""

    @property
    def birth_date(self) -> date | None:
        """None when the day is unknown (1950-00-00)."""
        return None if self.birth.endswith("-00") else date.fromisoformat(self.birth)

    @property
    def is_here(self) -> bool:
        return self.removed_on is None and self.resident_class != "9"


@dataclass
class Population:
    """Everybody, as the register stood on `full_day`, and what happened from then until `demo_day`."""

    municipality: str
    full_day: date
    demo_day: date
    people: list[Someone] = field(default_factory=list)
    changes: list[Someone] = field(default_factory=list)  # whole rows after each change, in the order they happened
