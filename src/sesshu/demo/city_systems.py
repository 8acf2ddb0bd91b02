"""What the city's other systems would send to the data hub: a list of each, drawn from the made-up city."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml

from sesshu.dates.age import age
from sesshu.demo.left_open import is_heard_of, left_open
from sesshu.demo.people import Population, Someone
from sesshu.demo.register import faulty_rows, layout_columns, register_row

MOST_CALLED = 500  # rows of one call
FIRST_MONTH = 4  # of a fiscal year
OLD_ADDRESS = 40  # which one of so many has an old address


@dataclass(frozen=True, slots=True)
class Group:
    """Who is in a list, and what it says of them; of several values each person has one, always the same."""

    values: Mapping[str, list[str]]
    from_age: int = 0
    until_age: int = 200
    one_in: int = 1


@dataclass(frozen=True, slots=True)
class Sender:
    """One connection by which a system sends, as the simulator plays it."""

    connection: str
    system: str
    layout: str
    columns: str
    way: str = "file"
    people: list[Group] = field(default_factory=list)
    old_address_one_in: int = 0
    knows_protection: bool = True
    closes_records: bool = True

    @property
    def is_whole(self) -> bool:
        """Everybody of the system is on it; else only what has changed."""
        return not self.layout.endswith(".change")

    @property
    def labels(self) -> dict[str, str]:
        """Field → Japanese label."""
        return layout_columns("sesshu.contracts.municipal_files", self.columns)


@cache
def senders() -> tuple[Sender, ...]:
    text = resources.files("sesshu.demo").joinpath("city_systems.yaml").read_text(encoding="utf-8")
    return tuple(_sender(code, dict(data)) for code, data in yaml.safe_load(text).items())


def contents(city: Population, sender: Sender, *, nobody: bool = False) -> list[bytes]:
    """What a system has to send: one file, or a piece for each call. A whole list goes out without anybody on it too,
    also when that is played (`nobody`)."""
    rows = [] if nobody else list(_rows(city, sender))
    if not rows and sender.is_whole:
        return [_csv(sender, [])]
    size = MOST_CALLED if sender.way == "call" else max(len(rows), 1)
    return [_csv(sender, rows[start : start + size]) for start in range(0, len(rows), size)]


def _sender(code: str, data: dict[str, Any]) -> Sender:
    people = [Group(**one) for one in data.pop("people", [])]
    return Sender(code, people=people, **data)


def _rows(city: Population, sender: Sender) -> Iterator[dict[str, str]]:
    by_number = sorted(city.people, key=lambda one: one.addressee_number)
    if sender.layout == "residents.full":
        yield from (register_row(one, city.full_day) for one in by_number)
    elif sender.layout == "residents.change":
        for one in city.changes:
            day = one.change_on or one.became_on
            yield register_row(one, min(day + timedelta(days=1), city.demo_day))
        yield from faulty_rows(city)
    else:
        open_still = frozenset() if sender.closes_records else left_open(city)
        listed = [one for one in by_number if one.is_here or one.addressee_number in open_still]
        moved = _not_told(listed, city, sender.old_address_one_in)
        for one in listed:
            at = f"{one.home.town.name}（転居前）" if one.addressee_number in moved else ""
            yield from (_told(one, group, city, sender, at) for group in sender.people if _is_in(one, group, city))


def _not_told(listed: Iterable[Someone], city: Population, one_in: int) -> frozenset[str]:
    """Whose new address a system does not know yet; the smallest city has one."""
    if not one_in:
        return frozenset()
    heard_of = [one.addressee_number for one in listed if one.is_here and not one.kind and is_heard_of(one, city)]
    return frozenset(heard_of[OLD_ADDRESS::one_in])


def _is_in(one: Someone, group: Group, city: Population) -> bool:
    born = one.birth_date
    if born is None or born > city.demo_day or _turn(one) % group.one_in:
        return False
    return group.from_age <= age(born, city.demo_day).years <= group.until_age


def _told(one: Someone, group: Group, city: Population, sender: Sender, old: str) -> dict[str, str]:
    """`old`: the town that the system has instead of the new address."""
    town, day = one.home.town, city.demo_day
    year = str(day.year if day.month >= FIRST_MONTH else day.year - 1)
    turn = _turn(one) // group.one_in
    values = {name: given[turn % len(given)].format(year=year) for name, given in group.values.items()}
    address = f"{town.prefecture}{town.city}" + (old or f"{town.name}{one.home.street}{one.home.building}")
    knows = sender.knows_protection and one.protected_from
    values |= {
        "addressee_number": one.addressee_number, "name": one.name, "kana": one.kana, "birth": one.birth,
        "sex": one.sex, "address": address, "protected": "1" if knows else "0",
    }  # fmt: skip
    return {name: values.get(name, "") for name in sender.labels}


def _turn(one: Someone) -> int:
    """A steady number of a person; the last digit of an addressee number is its check digit."""
    return int(one.addressee_number[:-1])


def _csv(sender: Sender, rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sender.labels.values())
    writer.writerows([row[name] for name in sender.labels] for row in rows)
    return text.getvalue().encode("utf-8")
