"""Doses of the made-up people, as the rows of the dose file: on time, late, a day short, doubled, or not known.

Rows have the fields of the dose file that offices take in (texts, dates ISO).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache
from multiprocessing import get_context
from typing import NamedTuple

from sesshu.demo.childhood import Childhood, Given
from sesshu.demo.city import persons_by_number
from sesshu.demo.institutions import DemoInstitution
from sesshu.demo.lots import LOTS_A_HALF_YEAR, lot_for
from sesshu.demo.methods import method
from sesshu.demo.people import Population, Someone
from sesshu.demo.register import layout_columns
from sesshu.demo.seasons import YOUNGEST, Seasons
from sesshu.schedule import Person, load_tables

HISTORY_UNKNOWN = 0.2  # share of people from elsewhere whose earlier city has not answered yet
SLIP_TWICE = 0.001  # the same slip came in two monthly bundles
GOES_ELSEWHERE = 0.1  # share of visits away from the family's own clinic
_CHILD_YEARS = 19
_OLDEST_BY_DAY = 2000  # born later: the law's plan counts from the very day
_SEX = {"1": "M", "2": "F"}


PARTS = 8  # people are parted by their birthdays, each part with its own chance: the cores of a machine change nothing
WORTH_PROCESSES = 3000  # people


@cache
def dose_columns() -> dict[str, str]:
    """Field → Japanese label, in the order of the dose file."""
    return layout_columns("sesshu.ledger.doses", "interfaces/given.yaml")


def dose_rows(city: Population, clinics: list[DemoInstitution], seed: int) -> list[dict[str, str]]:
    """All doses given up to the demo day, person by person; large cities are made on all cores.

    The same city and seed give the same rows in the same order.
    """
    parts: list[list[Someone]] = [[] for _ in range(PARTS)]
    for _, person in sorted(persons_by_number(city).items()):
        parts[_part_of(person)].append(person)
    tasks = [Part(f"doses-{city.municipality}-{seed}-{n}", people, clinics, city.demo_day)
             for n, people in enumerate(parts)]  # fmt: skip
    found = _on_all_cores(tasks) if sum(map(len, parts)) >= WORTH_PROCESSES else [_rows(task) for task in tasks]
    return sorted((row for rows in found for row in rows), key=lambda row: row["addressee_number"])


def _on_all_cores(tasks: list[Part]) -> list[list[dict[str, str]]]:
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return list(pool.map(_rows, tasks))


def _part_of(person: Someone) -> int:
    """People of one birthday share the law's plan, older ones of one half-year its seasons: they stay together."""
    born = person.birth_date
    if born is None:
        return 0
    return (born.toordinal() if born.year > _OLDEST_BY_DAY else born.year * 2 + (born.month > 6)) % PARTS


class Part(NamedTuple):
    """A part of a city's people, with what decides their doses."""

    chance: str
    people: list[Someone]
    clinics: list[DemoInstitution]
    demo_day: date


def _rows(part: Part) -> list[dict[str, str]]:
    return list(Vaccinations(part).rows())


class Vaccinations:
    """Doses of one part of a city's people."""

    def __init__(self, part: Part) -> None:
        self.people, self.clinics, self.demo_day = part.people, part.clinics, part.demo_day
        self.chance = random.Random(part.chance)  # noqa: S311 - made-up doses, no secret
        tables = load_tables()
        self.childhood = Childhood(tables, self.chance)
        self.seasons = Seasons(tables, self.chance, part.demo_day)

    def rows(self) -> Iterator[dict[str, str]]:
        """All doses given up to the demo day, person by person."""
        for person in self.people:
            known_from = self._known_from(person)
            clinic = self.chance.choice(self.clinics)
            for given in self._doses(person):
                if given.day < known_from:
                    continue
                row = self._row(person, given, clinic)
                yield row
                if self.chance.random() < SLIP_TWICE:
                    yield row

    def _doses(self, person: Someone) -> list[Given]:
        born = person.birth_date
        if born is None:
            return []
        last = min(self.demo_day, (person.removed_on or self.demo_day) - timedelta(days=1))
        years = (self.demo_day - born).days // 366
        if years < _CHILD_YEARS:
            return self.childhood.doses(Person("demo", born, sex=_SEX.get(person.sex)), last)
        return [*self.seasons.doses(born, person.became_on, last)] if years >= YOUNGEST else []

    def _known_from(self, person: Someone) -> date:
        """The day from which the city has records of a person."""
        came = person.became_reason not in ("", "12")
        return person.became_on if came and self.chance.random() < HISTORY_UNKNOWN else date.min

    def _row(self, person: Someone, given: Given, own: DemoInstitution) -> dict[str, str]:
        volume, route = method(given.series, given.product, given.day, person.birth_date) or ("", "")
        clinic = self.chance.choice(self.clinics) if self.chance.random() < GOES_ELSEWHERE else own
        elsewhere = given.day < person.became_on
        return {
            "addressee_number": person.addressee_number,
            "name": person.name,
            "kana": person.kana,
            "birth_date": person.birth,
            "given_on": given.day.isoformat(),
            "product": given.product,
            "lot_number": lot_for(given.product, given.day, self.chance.randrange(LOTS_A_HALF_YEAR)).lot_number,
            "institution_code": "" if elsewhere else clinic.code,
            "volume_ml": volume,
            "route": route,
            "source": "handbook" if elsewhere else "slip",
        }
