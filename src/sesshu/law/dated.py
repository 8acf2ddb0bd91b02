"""Law files that are a list of versions, each with its first day: the version that holds on a day."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from sesshu.law.files import Entry, LawError, entries, read_yaml


def versions(file: str) -> list[Entry]:
    """The versions of a file, the oldest first. Raises LawError without `valid_from`, or where two begin together."""
    found = sorted(entries(read_yaml(file), "versions"), key=_first_day)
    if not found:
        raise LawError("「versions」に1つ以上の版を書いてください。", file=file)
    for earlier, later in pairwise(found):
        if _first_day(earlier) == _first_day(later):
            raise later.error("同じ日に始まる版が2つあります。「valid_from」を直してください。", "valid_from")
    return found


def version_on(file: str, day: date) -> Entry | None:
    """The version in force on a day; None before the first one."""
    return next((one for one in reversed(versions(file)) if _first_day(one) <= day), None)


def required(entry: Entry, *words: str) -> None:
    """Raise LawError when a word is missing in an entry."""
    for word in words:
        if word not in entry:
            raise entry.error(f"「{word}」を書いてください。")


def _first_day(entry: Entry) -> date:
    day = entry.get("valid_from")
    if not isinstance(day, date):
        raise entry.error("「valid_from」に適用日を書いてください。例: 2026-06-01", "valid_from")
    return day
