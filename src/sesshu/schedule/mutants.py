"""Mutants of the law: each number, comparison and date of a rule changed by one, one at a time.

A mutant that no case notices shows a rule that no case proves. What counts as one: a day for dates and amounts of
days, a month or a year for ages and intervals in months or years, the day before or after for ages, one dose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sesshu.law import Entry

_AGE = re.compile(r"(after |before )?(\d{1,4})([my])")
_WEEKS = re.compile(r"(pregnancy )?(\d{1,2})w([0-6])d")
_INTERVAL = re.compile(r"(\d{1,4})([dmy])")
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
_DOSE = re.compile(r"dose (\d+)")
# Words whose numbers are no rule: the place of a series among others of its family.
_NO_RULE = ("order",)
_INTERVAL_WORDS = ("between", "doctor", "usual_interval.from", "usual_interval.until")
_STEP_OF_VOLUME = 0.05
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one value: where it stands (file, line, path of words) and what it becomes."""

    file: str
    line: int
    column: int
    path: str
    word: str
    item: int  # place in a list of numbers, -1 for a plain value
    old: Any
    new: Any

    @property
    def change(self) -> str:
        """12m → 13m"""
        return f"{self.old} → {self.new}"

    @property
    def name(self) -> str:
        """schedule/mr_1.yaml targets[0].from 12m → 13m"""
        return f"{self.file} {self.path} {self.change}"


def mutants_of(root: Entry, *, only: tuple[str, ...] = ()) -> list[Mutant]:
    """All mutants of a file in the order of its lines; values that an anchor copies are changed together.

    `only` keeps those whose path begins with one of these words.
    """
    found: dict[tuple[int, int, str, int, str], Mutant] = {}
    for entry, path in _walk(root, ""):
        for word, value in entry.items():
            place = f"{path}.{word}" if path else word
            if only and not place.startswith(only):
                continue
            values = list(enumerate(value)) if isinstance(value, list) else [(-1, value)]
            for item, old in values:
                for new in changes(place, old):
                    key = (entry.line, entry.column, word, item, str(new))
                    spot = place if item < 0 else f"{place}[{item}]"
                    line = entry.lines.get(word, entry.line)
                    found.setdefault(key, Mutant(root.file, line, entry.column, spot, word, item, old, new))
    return list(found.values())


def _walk(value: Any, path: str) -> Iterator[tuple[Entry, str]]:
    if isinstance(value, Entry):
        yield value, path
        for word, inner in value.items():
            yield from _walk(inner, f"{path}.{word}" if path else word)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _walk(inner, f"{path}[{at}]")


class Applied:
    """A mutant in force on a file inside a `with` block; afterwards the file is as it was."""

    def __init__(self, root: Entry, mutant: Mutant) -> None:
        self.mutant = mutant
        self.places = [
            entry
            for entry, _ in _walk(root, "")
            if entry.column == mutant.column
            and entry.lines.get(mutant.word) == mutant.line
            and self._value(entry) == mutant.old
        ]

    def _value(self, entry: Entry) -> Any:
        value = entry[self.mutant.word]
        if self.mutant.item < 0:
            return value
        return value[self.mutant.item] if isinstance(value, list) and len(value) > self.mutant.item else None

    def __enter__(self) -> None:
        self._set(self.mutant.new)

    def __exit__(self, *_: object) -> None:
        self._set(self.mutant.old)

    def _set(self, value: Any) -> None:
        for entry in self.places:
            if self.mutant.item < 0:
                entry[self.mutant.word] = value
            else:
                entry[self.mutant.word][self.mutant.item] = value


def changes(path: str, old: Any) -> list[Any]:
    """What a value becomes, changed by one; empty for what is no number, comparison or date."""
    word = path.rpartition(".")[2]
    if word in _NO_RULE or isinstance(old, bool):
        return []
    if isinstance(old, date):
        return [old - _DAY, old + _DAY]
    if isinstance(old, int):
        step = 2 if word == "half_months" else 1
        return [old - step, old + step]
    if isinstance(old, float):
        return [round(old - _STEP_OF_VOLUME, 3), round(old + _STEP_OF_VOLUME, 3)]
    return list(_text_changes(path, old)) if isinstance(old, str) else []


def _text_changes(path: str, old: str) -> Iterator[str]:
    if found := _DOSE.fullmatch(old):
        yield from (f"dose {number}" for number in (int(found[1]) - 1, int(found[1]) + 1) if number)
    elif found := _MONTH_DAY.fullmatch(old):
        day = date(2025, int(found[1]), int(found[2]))  # a common year, so that no 29 February is made
        yield from (f"{near:%m-%d}" for near in (day - _DAY, day + _DAY))
    elif path.endswith(_INTERVAL_WORDS):
        if found := _INTERVAL.fullmatch(old):
            yield from (f"{number}{found[2]}" for number in _near(found[1]))
    elif found := _AGE.fullmatch(old):
        yield from (f"{found[1] or ''}{number}{found[3]}" for number in _near(found[2]))
        plain = f"{found[2]}{found[3]}"
        if not path.endswith(".age"):
            yield from (plain,) if found[1] else (f"after {plain}", f"before {plain}")
    elif found := _WEEKS.fullmatch(old):
        days = int(found[2]) * 7 + int(found[3])
        for moved in (days - 7, days - 1, days + 1, days + 7):
            yield f"{found[1] or ''}{moved // 7}w{moved % 7}d"


def _near(number: str) -> tuple[int, int]:
    return int(number) - 1, int(number) + 1
