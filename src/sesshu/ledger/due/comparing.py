"""法令差分: who changes state between two judgements of the same people. Knows no database and no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sesshu.schedule import STATUSES, Tables
from sesshu.schedule.batch import Standing

OPEN = ("not_yet", "due", "overdue")
NONE = "none"  # the person never is a target of the series
_SHOWN = ("number", "earliest", "standard_from", "standard_until", "latest")


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in a series. Days are ordinals, 0 where there is none."""

    status: str = NONE
    number: int = 0
    earliest: int = 0
    standard_from: int = 0
    standard_until: int = 0
    latest: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One person (by place in the columns) in one series, before and after."""

    person: int
    series: str
    old: Place
    new: Place

    @property
    def changes_status(self) -> bool:
        return self.old.status != self.new.status


def differences(old: Standing, new: Standing) -> list[Difference]:
    """Everybody whose status differs, or whose next dose may be given on other days, person by person."""
    found = [one for series in _series(old, new) for one in _of_series(old, new, series)]
    return sorted(found, key=lambda one: one.person)


def _series(old: Standing, new: Standing) -> list[str]:
    return list(dict.fromkeys([*old.names, *new.names]))


def _of_series(old: Standing, new: Standing, series: str) -> Iterator[Difference]:
    size = len(old.series.status) // len(old.names)
    before, after = _places(old, series, size), _places(new, series, size)
    for person, (one, other) in enumerate(zip(before, after, strict=True)):
        if one != other:
            here, there = _place(one), _place(other)
            if here.status != there.status or here.status in OPEN:
                yield Difference(person, series, here, there)


def _places(standing: Standing, series: str, size: int) -> Iterator[tuple[int, ...]]:
    """(status, number, days …) of everybody in a series; status -1 where there is nothing to say."""
    if series not in standing.names:
        return iter([(-1,)] * size)
    width, at = len(standing.names), standing.names.index(series)
    columns = [getattr(standing.series, name)[at::width].tolist() for name in ("status", *_SHOWN)]
    return (row if row[0] >= 0 else (-1,) for row in zip(*columns, strict=True))


def _place(values: tuple[int, ...]) -> Place:
    return Place(STATUSES[values[0]], *values[1:]) if values[0] >= 0 else Place()


@dataclass(slots=True)
class Tally:
    """Counts of differences, portion by portion."""

    persons: int = 0
    affected: int = 0
    moves: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)

    def add(self, persons: int, found: list[Difference]) -> None:
        """Take the differences of some people in."""
        self.persons += persons
        self.affected += len({one.person for one in found if one.changes_status})
        for one in found:
            if one.changes_status:
                self.moves[one.series, one.old.status, one.new.status] += 1
            else:
                self.days[one.series] += 1

    def told(self, old: Tables, new: Tables) -> dict[str, Any]:
        """`{persons, affected, series: {code: {name, changes: [{from, to, people}], days: people}}}`; `days`: the same
        status, but the next dose may be given on other days."""
        names = {text.code: text.name for law in (old, new) for text in law.series}
        series: dict[str, Any] = {}
        for code in names:
            moves = sorted((a, b, n) for (own, a, b), n in self.moves.items() if own == code)
            if moves or self.days[code]:
                changes = [{"from": a, "to": b, "people": n} for a, b, n in moves]
                series[code] = {"name": names[code], "changes": changes, "days": self.days[code]}
        return {"persons": self.persons, "affected": self.affected, "series": series}
