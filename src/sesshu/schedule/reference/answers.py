"""What the second engine answers: the bare facts, without the sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

# Reasons that make a dose neither valid nor counted: given too early, or no dose of the series at all.
NOT_COUNTED = frozenset(
    {
        *("AFTER_AS_OF", "BEFORE_BIRTH", "DUPLICATE", "UNKNOWN_PRODUCT", "BEFORE_PROGRAMME"),
        *("WINDOW_NOT_OPEN", "INTERVAL_SHORT", "STEP_NOT_OPEN", "PRODUCT_MIXED", "ALREADY_COMPLETE"),
    }
)
# Reasons that make a dose not valid, though it counts.
COUNTED_ONLY = frozenset(
    {
        *("WINDOW_CLOSED", "STEP_CLOSED", "PRODUCT_NOT_IN_FORCE", "NOT_TARGET", "CONDITION_MISSING"),
        *("EXCLUDED", "VOLUME_DIFFERS", "ROUTE_DIFFERS"),
    }
)
WARNINGS = frozenset({"LATE_START", "DOCTOR_SHORTER", "BETWEEN_VACCINES_SHORT"})


@dataclass(frozen=True, order=True)
class Ground:
    """A reason: its code and the day it compares with, if it compares."""

    code: str
    day: date | None = None


@dataclass(frozen=True)
class DoseAnswer:
    """One dose in one series; `series` is None where the dose was given to none."""

    date: date
    product: str
    series: str | None
    phase: str | None = None
    step: str | None = None
    number: int | None = None
    counted: bool = False
    valid: bool = False
    routine: bool = False
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True)
class SeriesAnswer:
    """Where the person stands in a series. Days are None where the status leaves nothing to be given."""

    series: str
    status: str
    number: int
    remaining: int
    required: int
    completed_on: date | None = None
    earliest: date | None = None
    standard_from: date | None = None
    standard_until: date | None = None
    latest: date | None = None
    start_by: date | None = None
    phase: str | None = None
    step: str | None = None
    between_earliest: date | None = None
    products: frozenset[str] = frozenset()
    # First day, last day (date.min and date.max: none), kind and article of each window, in the order of time.
    windows: tuple[tuple[date, date, str, str], ...] = ()


@dataclass
class Answer:
    doses: list[DoseAnswer] = field(default_factory=list)
    series: dict[str, SeriesAnswer] = field(default_factory=dict)
