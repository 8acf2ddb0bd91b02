"""`judge` as a message, version 1: a person and doses in, a judgement out. Dates are `YYYY-MM-DD`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]


class Message(BaseModel):
    """Unknown keys are errors, both ways."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class ConditionIn(Message):
    """A fact about a person that a rule asks for, from a day until a last day (inclusive)."""

    code: Text
    from_date: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None
    series: str | None = None


class DoseIn(Message):
    date: date
    product: Text
    volume_ml: Annotated[float | None, Field(gt=0, le=100)] = None
    route: str | None = None
    kind: Literal["routine", "temporary", "voluntary"] | None = None
    place: str | None = None


class PersonIn(Message):
    """`birth_date` is required unless `due_date` (the expected date of delivery) is given."""

    id: Text
    birth_date: date | None = None
    sex: Literal["F", "M"] | None = None
    due_date: date | None = None
    as_of: date | None = None
    conditions: list[ConditionIn] | None = None
    doses: list[DoseIn] | None = None


class ReasonOut(Message):
    """Why: a code, the article it rests on, a Japanese sentence, and the compared values."""

    code: str
    basis: str
    text: str
    values: dict[str, Any]


class DoseOut(Message):
    date: date
    product: str
    series: str | None
    phase: str | None
    step: str | None
    dose_number: int | None
    counted: bool
    valid: bool
    routine: bool
    reasons: list[ReasonOut]


class WindowOut(Message):
    dose_number: int | None
    from_date: Annotated[date | None, Field(alias="from")]
    until: date | None
    kind: str
    basis: str


class NextOut(Message):
    phase: str | None
    step: str | None
    dose_number: int
    earliest: date
    standard_from: date | None
    standard_until: date | None
    latest: date | None
    between_vaccines_earliest: date | None
    products: list[str]
    start_by: date | None


class SeriesOut(Message):
    series: str
    status: Literal["not_target", "not_yet", "due", "overdue", "complete", "expired", "excluded", "declined"]
    dose_number: int
    remaining_doses: int
    required_doses: int
    completed_on: date | None
    windows: list[WindowOut]
    next: NextOut | None
    reasons: list[ReasonOut]


class JudgementOut(Message):
    id: str
    as_of: date
    rules: str
    doses: list[DoseOut]
    series: list[SeriesOut]


class LineProblem(Message):
    """What is wrong with one person of a list; `line` counts from 1."""

    line: int
    error: dict[str, str]
