"""国民の祝日 and the days on which a city office is closed by law, from `holidays.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sesshu.law.dated import required
from sesshu.law.files import Entry, LawError, entries, read_yaml

FILE = "holidays.yaml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONDAY, SUNDAY = 0, 6
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Closing:
    """Why a day is a holiday or no day of work, and by which article."""

    name: str
    article: str
    certainty: str = "statute"


def holiday(day: date) -> Closing | None:
    """The national holiday on a day, substitutes included. Raises LawError outside the years of the file."""
    return _holidays(day.year).get(day)


def closing(day: date) -> Closing | None:
    """Why the law has the office closed on a day: a holiday, a weekday, the turn of the year. Raises LawError."""
    return holiday(day) or next((_reason(one) for one in _office_closed() if _is_closed_by(one, day)), None)


@cache
def _holidays(year: int) -> dict[date, Closing]:
    file = read_yaml(FILE)
    required(file, "starts_on", "ends_on", "holidays", "substitutes", "between_holidays", "office_closed")
    if not file["starts_on"].year <= year <= file["ends_on"].year:
        raise LawError(
            f"{year}年の祝日が載っていません。「holidays」に日を足し、「starts_on」と「ends_on」を直してください。",
            file=FILE,
        )
    # The year's own days decide: no holiday stands at its edges but 1 January, after a day that is never one.
    found = {day: _reason(entry) for entry in entries(file, "holidays") for day in _days(entry, year)}
    return _with_days_between(file, _with_substitutes(file, found))


def _with_substitutes(file: Entry, found: dict[date, Closing]) -> dict[date, Closing]:
    more = {}
    for day in sorted(found):
        rule = next((one for one in entries(file, "substitutes") if _in_force(one, day)), None)
        if day.weekday() != SUNDAY or rule is None:
            continue
        instead = day + _ONE_DAY
        while rule["moves_to"] == "next_other_day" and instead in found:
            instead += _ONE_DAY
        if instead not in found:
            more[instead] = _reason(rule)
    return found | more


def _with_days_between(file: Entry, found: dict[date, Closing]) -> dict[date, Closing]:
    """Substitutes are no 祝日: they open no day between two, and their own day is closed already."""
    substitutes = {str(one["name"]) for one in entries(file, "substitutes")}
    own = {day for day, reason in found.items() if reason.name not in substitutes}
    more = {}
    for day in sorted(one + _ONE_DAY for one in own if one + 2 * _ONE_DAY in own and one + _ONE_DAY not in found):
        rule = next((one for one in entries(file, "between_holidays") if _in_force(one, day)), None)
        if rule is not None and WEEKDAYS[day.weekday()] != rule.get("not_on"):
            more[day] = _reason(rule)
    return found | more


def _days(entry: Entry, year: int) -> list[date]:
    """The days of one row in a year: listed, of each year, or the so-manieth Monday of a month."""
    if "dates" in entry:
        return [day for day in entry["dates"] if day.year == year]
    if "day" in entry:
        month, number = (int(part) for part in str(entry["day"]).split("-"))
        day = date(year, month, number)
    else:
        required(entry, "month", "monday")
        first = date(year, int(entry["month"]), 1)
        day = first + timedelta(days=(MONDAY - first.weekday()) % 7 + 7 * (int(entry["monday"]) - 1))
    return [day] if _in_force(entry, day) else []


@cache
def _office_closed() -> tuple[Entry, ...]:
    return tuple(entries(read_yaml(FILE), "office_closed"))


def _is_closed_by(entry: Entry, day: date) -> bool:
    by_weekday = WEEKDAYS[day.weekday()] in entry.get("weekdays", ())
    return _in_force(entry, day) and (by_weekday or f"{day:%m-%d}" in entry.get("days", ()))


def _in_force(entry: Entry, day: date) -> bool:
    valid: dict[str, Any] = entry.get("valid") or {}
    begins, ends = valid.get("from", date.min), valid.get("until", date.max)
    return bool(begins <= day <= ends)


def _reason(entry: Entry) -> Closing:
    required(entry, "name", "article")
    return Closing(str(entry["name"]), str(entry["article"]), str(entry.get("certainty", "statute")))
