"""What a room says of rows that came in a file: faults, what became of them, why all of them wait for a person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of one row. `held` rows wait for a decision, `rejected` ones must come again, corrected."""

    severity: str
    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of a row: "accepted", "held" or "rejected"."""

    state: str
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a file waits for a person. `refuse`: it is not the file it should be and cannot be committed."""

    code: str
    message: str
    refuse: bool = False
