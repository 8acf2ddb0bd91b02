"""副反応疑い報告 in `adverse_events.yaml`: which symptom after which vaccine within which time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sesshu.dates import latest_after_months
from sesshu.law.dated import required, version_on
from sesshu.law.files import Entry, entries, read_yaml

FILE = "adverse_events.yaml"
WORDS = {"min": "分", "h": "時間", "d": "日", "mo": "か月", "y": "年"}
_SPAN = re.compile(r"(\d+)(min|h|d|mo|y)")
_MINUTES = {"min": 1, "h": 60}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long after the dose: a number with its unit (min, h, d, mo, y), or `doctor` (unit empty)."""

    number: int
    unit: str

    @property
    def words(self) -> str:
        """28日以内, or that the doctor decides."""
        return f"{self.number}{WORDS[self.unit]}以内" if self.unit else "医師が関連性が高いと認める期間"

    @property
    def minutes(self) -> int | None:
        """The limit in minutes where it is shorter than days."""
        return self.number * _MINUTES[self.unit] if self.unit in _MINUTES else None


@dataclass(frozen=True, slots=True)
class Symptom:
    code: str
    name: str
    limit: Limit
    needs_text: bool = False


@dataclass(frozen=True, slots=True)
class TimeTable:
    """The symptoms of one product on one day, those of its diseases first."""

    article: str
    symptoms: dict[str, Symptom]


def time_table(product: str, on: date, *, diseases: tuple[str, ...] = ()) -> TimeTable | None:
    """The symptoms for a product's diseases as of a day; None on days before the first version.

    `diseases` name those of a product that is not in the law's list. Where two diseases of a combined vaccine give
    the same symptom different limits, the longer one holds. Raises LawError.
    """
    found = version_on(FILE, on)
    if found is None:
        return None
    required(found, "article", "every", "rows")
    wanted = set(diseases) | set(_diseases().get(product, ()))
    symptoms: dict[str, Symptom] = {}
    for row in entries(found, "rows"):
        if wanted & set(row["diseases"]):
            for one in map(_symptom, entries(row, "symptoms")):
                known = symptoms.get(one.code)
                if known is None or _length(one.limit) > _length(known.limit):
                    symptoms[one.code] = one
    return TimeTable(str(found["article"]), symptoms | {s.code: s for s in map(_symptom, entries(found, "every"))})


def is_within(limit: Limit, given_on: date, onset_on: date, minutes: int | None = None) -> bool | None:
    """Whether a symptom began within its limit; None when that cannot be told: the doctor decides, or the limit is
    in hours and only the days are known."""
    if not limit.unit:
        return None
    if limit.minutes is not None:
        return _within_minutes(limit.minutes, (onset_on - given_on).days, minutes)
    return given_on <= onset_on <= last_day(limit, given_on)


def last_day(limit: Limit, given_on: date) -> date:
    """The last day of a limit in days, months or years, the day of the dose not counted."""
    if limit.unit == "d":
        return given_on + timedelta(days=limit.number)
    return latest_after_months(given_on, limit.number * (12 if limit.unit == "y" else 1))


def _within_minutes(limit: int, days: int, minutes: int | None) -> bool | None:
    if minutes is not None:
        return minutes <= limit
    earliest = max(0, (days - 1) * 24 * 60)  # just before to just after midnight
    return False if earliest > limit else None


def _symptom(entry: Entry) -> Symptom:
    required(entry, "code", "name", "within")
    return Symptom(str(entry["code"]), str(entry["name"]), _limit(entry), bool(entry.get("needs_text")))


def _limit(entry: Entry) -> Limit:
    if entry["within"] == "doctor":
        return Limit(0, "")
    found = _SPAN.fullmatch(str(entry["within"]))
    if not found:
        raise entry.error("「within」は 28d、4mo、1y、4h、30min、doctor のように書いてください。", "within")
    return Limit(int(found[1]), found[2])


def _length(limit: Limit) -> float:
    days = {"min": 1 / 1440, "h": 1 / 24, "d": 1, "mo": 30, "y": 365}
    return limit.number * days[limit.unit] if limit.unit else float("inf")


@cache
def _diseases() -> dict[str, tuple[str, ...]]:
    return {str(p["code"]): tuple(p.get("diseases") or ()) for p in entries(read_yaml("products.yaml"), "products")}
