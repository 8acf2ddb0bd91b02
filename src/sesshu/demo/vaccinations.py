"""Doses of the made-up people, as the rows of the dose file: on time, late, a day short, doubled, or not known.

Rows: addressee_number, date, product, lot, institution_code, volume_ml, route, source (texts, dates ISO).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from sesshu.demo.childhood import Childhood, Given
from sesshu.demo.city import persons_by_number
from sesshu.demo.institutions import DemoInstitution
from sesshu.demo.lots import LOTS_A_HALF_YEAR, lot_for
from sesshu.demo.methods import method
from sesshu.demo.people import Population, Someone
from sesshu.demo.seasons import YOUNGEST, Seasons
from sesshu.schedule import Person, load_tables

HISTORY_UNKNOWN = 0.2  # share of people from elsewhere whose earlier city has not answered yet
SLIP_TWICE = 0.001  # the same slip came in two monthly bundles
GOES_ELSEWHERE = 0.1  # share of visits away from the family's own clinic
_CHILD_YEARS = 19
_SEX = {"1": "M", "2": "F"}


class Vaccinations:
    """Doses for one city; the same city and seed give the same rows in the same order."""

    def __init__(self, city: Population, clinics: list[DemoInstitution], seed: int) -> None:
        self.city = city
        self.clinics = clinics
        self.chance = random.Random(f"doses-{city.municipality}-{seed}")  # noqa: S311 - made-up doses, no secret
        tables = load_tables()
        self.childhood = Childhood(tables, self.chance)
        self.seasons = Seasons(tables, self.chance, city.demo_day)

    def rows(self) -> Iterator[dict[str, str]]:
        """All doses given up to the demo day, person by person."""
        for _, person in sorted(persons_by_number(self.city).items()):
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
        last = min(self.city.demo_day, (person.removed_on or self.city.demo_day) - timedelta(days=1))
        years = (self.city.demo_day - born).days // 366
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
            "date": given.day.isoformat(),
            "product": given.product,
            "lot": lot_for(given.product, given.day, self.chance.randrange(LOTS_A_HALF_YEAR)).lot_number,
            "institution_code": "" if elsewhere else clinic.code,
            "volume_ml": volume,
            "route": route,
            "source": "handbook" if elsewhere else "slip",
        }
