"""間違い接種 in `vaccination_errors.yaml`: type codes, the items of a report, and when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sesshu.law.dated import required, version_on
from sesshu.law.files import Entry, LawError, entries

FILE = "vaccination_errors.yaml"


@dataclass(frozen=True, slots=True)
class ErrorType:
    """A type of error; `suggested_by` are the reason codes of a judgement that propose it."""

    code: str
    name: str
    suggested_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class ErrorRules:
    """What holds for reports of vaccination errors. `items`: code → name, in the order of the report."""

    article: str
    types: dict[str, ErrorType]
    items: dict[str, str]
    report_within_days: int
    first_month: int
    due_month: int
    due_day: int

    def suggestion(self, reason_codes: list[str]) -> str:
        """The type that the reasons of a judgement propose, the first reason first; empty when none does."""
        for reason in reason_codes:
            for one in self.types.values():
                if reason in one.suggested_by:
                    return one.code
        return ""

    def due_on(self, known_on: date) -> date:
        """The last day for the report of an error that became known on a day."""
        return known_on + timedelta(days=self.report_within_days)

    def year(self, fiscal_year: int) -> tuple[date, date, date]:
        """First day, last day and due day of the yearly count."""
        first = date(fiscal_year, self.first_month, 1)
        next_first = date(fiscal_year + 1, self.first_month, 1)
        return first, next_first - timedelta(days=1), date(fiscal_year + 1, self.due_month, self.due_day)


@cache
def error_rules(on: date) -> ErrorRules:
    """The rules in force on a day. Raises LawError."""
    found = version_on(FILE, on)
    if found is None:
        raise LawError(f"{on.isoformat()}に使える版がありません。", file=FILE)
    required(found, "article", "types", "items", "report_within_days", "yearly")
    yearly = found["yearly"]
    return ErrorRules(
        article=str(found["article"]),
        types={one.code: one for one in map(_type, entries(found, "types"))},
        items={str(item["code"]): str(item["name"]) for item in entries(found, "items")},
        report_within_days=int(found["report_within_days"]),
        first_month=int(yearly["first_month"]),
        due_month=int(yearly["due_month"]),
        due_day=int(yearly["due_day"]),
    )


def _type(entry: Entry) -> ErrorType:
    required(entry, "code", "name", "suggested_by")
    return ErrorType(str(entry["code"]), str(entry["name"]), frozenset(map(str, entry["suggested_by"])))
