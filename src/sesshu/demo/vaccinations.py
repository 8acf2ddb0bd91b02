"""Doses of the made-up people, from the plans the law files give: on time, late, a day short, doubled, or missing.

Rows: addressee_number, date, product, lot, institution_code, volume_ml, route, source (text, dates ISO).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from sesshu.demo.city import persons_by_number
from sesshu.demo.institutions import DemoInstitution
from sesshu.demo.lots import LOTS_A_HALF_YEAR, lot_for
from sesshu.demo.people import Population, Someone
from sesshu.law.files import read_yaml
from sesshu.schedule import Person, PlannedDose, judge, load_tables, standard_plan

# How people behave; shares of plans, of doses or of persons.
REFUSES = 0.015
MISSES_SERIES = 0.04
LATE = 0.12
DAY_SHORT = 0.004
DOUBLED = 0.003
GAP_OF_MOVER = 0.3
TAKES_SEASONAL = 0.55
_CHILD_YEARS = 19
_SEASONS = 4


class Vaccinations:
    """Doses for one city; the same city and seed give the same rows in the same order."""

    def __init__(self, city: Population, clinics: list[DemoInstitution], seed: int) -> None:
        self.city = city
        self.clinics = clinics
        self.chance = random.Random(f"doses-{city.municipality}-{seed}")  # noqa: S311 - made-up doses, no secret
        self.tables = load_tables()
        self._asks_for_sex = any(self.tables.kernel.window_sex)
        self._plans: dict[tuple[str, str], list[PlannedDose]] = {}

    def rows(self) -> Iterator[dict[str, str]]:
        """All doses given up to the demo day, person by person."""
        seasons = self._seasons()
        for _, person in sorted(persons_by_number(self.city).items()):
            born = person.birth_date
            if born is None or self.chance.random() < REFUSES:
                continue
            last = min(self.city.demo_day, (person.removed_on or self.city.demo_day) - timedelta(days=1))
            if (self.city.demo_day - born).days < _CHILD_YEARS * 366:
                yield from self._childhood(person, born, last)
            else:
                yield from self._seasonal(person, born, last, seasons)

    def _childhood(self, person: Someone, born: date, last: date) -> Iterator[dict[str, str]]:
        plan = self._plan(born, person.sex)
        for series in dict.fromkeys(dose.series for dose in plan):
            if self.chance.random() < MISSES_SERIES:
                continue
            delay = timedelta(days=self.chance.randint(20, 200) if self.chance.random() < LATE else 0)
            for dose in [dose for dose in plan if dose.series == series]:
                day, delay = self._day(dose, delay)
                if day > last:
                    break
                if day < person.became_on and person.became_reason != "12" and self.chance.random() < GAP_OF_MOVER:
                    continue  # given in another city that has not been asked yet
                yield self._row(person, dose.product, day, dose.series)
                again = day + timedelta(days=self.chance.randint(7, 40))
                if self.chance.random() < DOUBLED and again <= last:
                    yield self._row(person, dose.product, again, dose.series)

    def _day(self, dose: PlannedDose, delay: timedelta) -> tuple[date, timedelta]:
        """The day a dose is given, and by how much the rest of the series is late from then on."""
        first = max(dose.earliest, dose.standard_from or dose.earliest)
        if self.chance.random() < DAY_SHORT:
            return dose.earliest + delay - timedelta(days=1), delay
        spare = self.chance.randint(0, 20)
        return first + delay + timedelta(days=spare), delay + timedelta(days=spare)

    def _seasonal(
        self, person: Someone, born: date, last: date, seasons: list[tuple[str, str, date, date]]
    ) -> Iterator[dict[str, str]]:
        """A yearly dose in most seasons for those who are old enough by the law's own judgement."""
        for series, product, first, until in seasons:
            if until < person.became_on or not self._is_eligible(born, series, first):
                continue
            day = first + timedelta(days=self.chance.randint(0, 60))
            if self.chance.random() < TAKES_SEASONAL and person.became_on <= day <= min(last, until):
                yield self._row(person, product, day, series)

    def _is_eligible(self, born: date, series: str, day: date) -> bool:
        plan = [dose for dose in self._plan(born, "") if dose.series == series]
        return bool(plan) and plan[0].earliest <= day

    def _plan(self, born: date, sex: str) -> list[PlannedDose]:
        """The standard plan for a birthday. Grown-ups share one for each half year, that of the youngest of them."""
        if (self.city.demo_day - born).days > _CHILD_YEARS * 366:
            born, sex = date(born.year, 7, 1) if born.month < 7 else date(born.year + 1, 1, 1), ""
        key = (born.isoformat(), sex if self._asks_for_sex else "")
        if key not in self._plans:
            letter = {"1": "M", "2": "F"}.get(sex)
            self._plans[key] = standard_plan(self.tables, Person("demo", born, sex=letter))
        return self._plans[key]

    def _seasons(self) -> list[tuple[str, str, date, date]]:
        """(series, product, first day, last day) of the last years' yearly series, as an old person is judged."""
        found = []
        aged = Person("demo", self.city.demo_day.replace(day=1) - timedelta(days=80 * 366))
        for back in range(_SEASONS, -1, -1):
            autumn = date(self.city.demo_day.year - back, 11, 15)
            for series in judge(self.tables, aged, [], as_of=autumn).series:
                entry = next(s for s in self.tables.series if s.code == series.series)
                if series.next is None or not _repeats_yearly(entry.code):
                    continue
                until = series.next.latest or autumn + timedelta(days=75)
                found.append((entry.code, series.next.products[0], series.next.earliest, until))
        return found

    def _row(self, person: Someone, product: str, day: date, series: str) -> dict[str, str]:
        volume, route = _method(series, product, day)
        clinic = self.chance.choice(self.clinics)
        elsewhere = day < person.became_on
        return {
            "addressee_number": person.addressee_number,
            "date": day.isoformat(),
            "product": product,
            "lot": lot_for(product, day, self.chance.randrange(LOTS_A_HALF_YEAR)).lot_number,
            "institution_code": "" if elsewhere else clinic.code,
            "volume_ml": volume,
            "route": route,
            "source": "handbook" if elsewhere else "slip",
        }


@cache
def _repeats_yearly(series: str) -> bool:
    return bool(read_yaml(f"schedule/{series}.yaml").get("every"))


@cache
def _methods(series: str) -> list[dict[str, object]]:
    return [dict(entry) for entry in read_yaml(f"schedule/{series}.yaml").get("methods") or []]


def _method(series: str, product: str, day: date) -> tuple[str, str]:
    """Volume in mL and route as the series' law file has them for a product on a day; empty where it has none."""
    for method in _methods(series):
        valid = method.get("valid") or {}
        fits = valid.get("from", day) <= day <= valid.get("until", day)  # type: ignore[attr-defined]
        if product in method["products"] and fits:  # type: ignore[operator]
            return str(method.get("volume_ml") or ""), str((method.get("routes") or [""])[0])  # type: ignore[index]
    return "", ""
