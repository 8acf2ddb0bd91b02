"""What goes into a judgement and what comes out: frozen values, dates as `datetime.date`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

Item = TypeVar("Item")
Read = TypeVar("Read")
DOSE, CONDITION = "接種", "状態"
KINDS = ("routine", "temporary", "voluntary")
STATUSES = (
    *("not_target", "not_yet", "due", "overdue"),
    *("complete", "expired", "excluded", "declined"),
)


class InputError(ValueError):
    """A person or a dose cannot be judged. `code` names the reason, `field` the place, the text what to do."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.field = field

    def within(self, what: str, number: int) -> InputError:
        """The same, saying in which of several doses or conditions it was found (from 1)."""
        return InputError(self.code, self.field, f"{what}の{number}件目: {self}")

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "field": self.field, "text": str(self)}


def numbered(what: str, items: Iterable[Item], read: Callable[[Item], Read]) -> list[Read]:
    """Read one after another. Raises InputError that says which one it was."""
    found = []
    for number, item in enumerate(items, start=1):
        try:
            found.append(read(item))
        except InputError as wrong:
            raise wrong.within(what, number) from None
    return found


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact about a person that a rule asks for. `from_date` and `until` belong to the period."""

    code: str
    from_date: date | None = None
    until: date | None = None
    series: str | None = None

    def __post_init__(self) -> None:
        if self.from_date and self.until and self.until < self.from_date:
            raise InputError(
                "CONDITION_PERIOD_REVERSED",
                "conditions",
                "状態（conditions）の終わりの日が始まりの日より前です。",
            )


@dataclass(frozen=True, slots=True)
class Person:
    """A person to be judged. `sex` is "F", "M" or None; `due_date` is the expected date of delivery."""

    id: str
    birth_date: date | None = None
    sex: str | None = None
    due_date: date | None = None
    conditions: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        if self.birth_date is None and self.due_date is None:
            raise InputError(
                "BIRTH_DATE_MISSING",
                "birth_date",
                "生年月日がありません。birth_date を 2024-09-18 のように入れてください"
                "（母子免疫だけを判定するときは due_date でも可）。",
            )
        if self.sex not in ("F", "M", None):
            raise InputError("SEX_UNKNOWN", "sex", "性別は F、M、null のいずれかです。")


@dataclass(frozen=True, slots=True)
class GivenDose:
    """A dose as recorded. `kind` is "routine", "temporary" or "voluntary"."""

    date: date
    product: str
    volume_ml: float | None = None
    route: str | None = None
    kind: str = "routine"
    place: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError("KIND_UNKNOWN", "kind", "kind は routine、temporary、voluntary のいずれかです。")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code, the article it rests on, a Japanese sentence and the compared values."""

    code: str
    basis: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    level: str = "info"

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "basis": self.basis, "text": self.text, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class DoseJudgement:
    """One dose in one series. A dose that counts in several series has one judgement for each."""

    date: date
    product: str
    series: str | None
    phase: str | None
    step: str | None
    dose_number: int | None
    counted: bool
    valid: bool
    routine: bool
    reasons: tuple[Reason, ...]
    series_name: str | None = None
    category: str = ""

    @property
    def level(self) -> str:
        """The gravest level among the reasons: "block" (not a routine dose), "warn" or "info"."""
        levels = {reason.level for reason in self.reasons}
        return next(level for level in ("block", "warn", "info") if level in levels)

    def as_dict(self) -> dict[str, Any]:
        return {
            "date": self.date.isoformat(),
            "product": self.product,
            "series": self.series,
            "phase": self.phase,
            "step": self.step,
            "dose_number": self.dose_number,
            "counted": self.counted,
            "valid": self.valid,
            "routine": self.routine,
            "reasons": [reason.as_dict() for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Window:
    """A period in which doses are routine: the legal one or an exception, with its basis."""

    dose_number: int | None
    from_date: date | None
    until: date | None
    kind: str
    basis: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "dose_number": self.dose_number,
            "from": _iso(self.from_date),
            "until": _iso(self.until),
            "kind": self.kind,
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True)
class NextDose:
    """What may be given next; see `judge-format` for each date."""

    phase: str | None
    step: str | None
    dose_number: int
    earliest: date
    standard_from: date | None
    standard_until: date | None
    latest: date | None
    between_vaccines_earliest: date | None
    products: tuple[str, ...]
    start_by: date | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "phase": self.phase,
            "step": self.step,
            "dose_number": self.dose_number,
            "earliest": self.earliest.isoformat(),
            "standard_from": _iso(self.standard_from),
            "standard_until": _iso(self.standard_until),
            "latest": _iso(self.latest),
            "between_vaccines_earliest": _iso(self.between_vaccines_earliest),
            "products": list(self.products),
            "start_by": _iso(self.start_by),
        }


@dataclass(frozen=True, slots=True)
class SeriesJudgement:
    """Where a person stands in a series. `dose_number` is that of the next dose, else of the last one."""

    series: str
    status: str
    dose_number: int
    remaining_doses: int
    required_doses: int
    completed_on: date | None
    windows: tuple[Window, ...]
    next: NextDose | None
    reasons: tuple[Reason, ...]
    series_name: str = ""
    category: str = ""

    def eligible_on(self, day: date) -> bool:
        """As clerks ask it: may a routine dose be given on that day?"""
        if self.status not in ("due", "overdue") or self.next is None:
            return False
        return self.next.earliest <= day and (self.next.latest is None or day <= self.next.latest)

    def as_dict(self) -> dict[str, Any]:
        return {
            "series": self.series,
            "status": self.status,
            "dose_number": self.dose_number,
            "remaining_doses": self.remaining_doses,
            "required_doses": self.required_doses,
            "completed_on": _iso(self.completed_on),
            "windows": [window.as_dict() for window in self.windows],
            "next": self.next.as_dict() if self.next else None,
            "reasons": [reason.as_dict() for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Judgement:
    """All doses and all series of one person, as of a day, by one state of the law."""

    id: str
    as_of: date
    rules: str
    doses: tuple[DoseJudgement, ...]
    series: tuple[SeriesJudgement, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "as_of": self.as_of.isoformat(),
            "rules": self.rules,
            "doses": [dose.as_dict() for dose in self.doses],
            "series": [series.as_dict() for series in self.series],
        }


@dataclass(frozen=True, slots=True)
class SeriesState:
    """The short answer of `judge_many`: no texts, no windows."""

    series: str
    status: str
    dose_number: int
    required_doses: int
    remaining_doses: int
    completed_on: date | None
    earliest: date | None
    standard_from: date | None
    standard_until: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class PersonState:
    id: str
    series: tuple[SeriesState, ...]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
