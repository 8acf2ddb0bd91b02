"""What happens in the city after the full file: births, deaths, moves, corrections and cancellations."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date, timedelta

from sesshu.demo.households import BLANK, Households
from sesshu.demo.namelists import name_parts
from sesshu.demo.people import Population, Someone
from sesshu.demo.specials import removed

# Share of the population in four weeks: births, deaths, moves in, out and within.
_RATES = {"birth": 0.0006, "death": 0.0009, "move_in": 0.002, "move_out": 0.0025, "move_within": 0.0025}
_AT_LEAST = 3


class Happenings:
    """Lets changes happen to a city. Nobody is touched twice, save by the cancellations."""

    def __init__(self, city: Population, households: Households) -> None:
        self.city = city
        self.households = households
        self.chance = households.chance
        here = [p for p in city.people if p.is_here and not p.kind]
        self._untouched = self.chance.sample(here, len(here))

    def run(self) -> None:
        """Fill `city.changes`, in the order of their days."""
        for what, rate in _RATES.items():
            for _ in range(max(_AT_LEAST, round(rate * len(self.city.people)))):
                getattr(self, what)()
        self.moved_in_yesterday()
        self.cancelled_departure()
        self.cancelled_death()
        self.protection_begins()
        self.city.changes.sort(key=lambda p: (p.change_on, p.addressee_number, p.history_number))

    def birth(self) -> None:
        mother = self._someone(lambda p: p.sex == "2" and p.birth_date is not None and 20 <= self._age(p) <= 44)
        if mother is None:
            return
        sex, day = self.chance.choice("12"), self._day()
        given = self.chance.choice(name_parts("female" if sex == "2" else "male"))
        child = copy(mother)
        child.addressee_number, child.birth, child.sex = self.households.person_number(), day.isoformat(), sex
        child.name = mother.name.partition(BLANK)[0] + BLANK + given.written
        child.kana = mother.kana.partition(BLANK)[0] + BLANK + given.kana
        child.relationship, child.kind, child.history_number, child.moved_from_code = "子", "newborn", 1, ""
        child.became_on, child.became_reason = day, "12"
        self._happen(child, "12", day)

    def death(self) -> None:
        if person := self._someone(lambda p: self._age(p) >= 70):
            self._removed(person, "22", self._day())

    def move_out(self) -> None:
        if person := self._someone(lambda p: self._age(p) < 45):
            left = copy(person)
            left.moved_to_code = "131016"
            self._removed(left, "20", self._day())

    def move_within(self) -> None:
        if person := self._someone(lambda _: True):
            moved = self._next(person, "30", self._day())
            moved.home, moved.address_fixed_on = self.households.home(), moved.change_on

    def move_in(self) -> None:
        day = self._day()
        for person in self.households.household(self.chance.choice(("family", "alone_young", "one_parent"))):
            self._arrive(person, day, "")

    def moved_in_yesterday(self) -> None:
        yesterday = self.city.demo_day - timedelta(days=1)
        for person in self.households.household("family"):
            self._arrive(person, yesterday, "moved_in_yesterday")

    def cancelled_departure(self) -> None:
        if person := self._someone(lambda p: self._age(p) < 10):
            self._take_back(person, "20", "cancelled_departure")

    def cancelled_death(self) -> None:
        if person := self._someone(lambda p: self._age(p) >= 70):
            self._take_back(person, "22", "cancelled_death")

    def protection_begins(self) -> None:
        if person := self._someone(lambda p: p.sex == "2" and 20 <= self._age(p) <= 40):
            moved = self._next(person, "42", self._day())
            moved.protected_from, moved.kind = moved.change_on, "protected"

    def _take_back(self, person: Someone, reason: str, kind: str) -> None:
        day = self.city.demo_day - timedelta(days=10)
        left = copy(person)
        left.kind = kind
        gone = self._removed(left, reason, day)
        back = self._next(person, "19", day + timedelta(days=3))
        back.history_number, back.cancels_history_number, back.kind = gone.history_number + 1, gone.history_number, kind

    def _arrive(self, person: Someone, day: date, kind: str) -> None:
        if person.birth_date and person.birth_date > day:
            return
        person.became_on, person.became_reason, person.moved_from_code, person.kind = day, "10", "131016", kind
        self._happen(person, "10", day)

    def _removed(self, person: Someone, reason: str, day: date) -> Someone:
        gone = copy(person)
        removed(gone, day, reason)
        self.city.changes.append(gone)
        return gone

    def _next(self, person: Someone, reason: str, day: date) -> Someone:
        changed = copy(person)
        changed.history_number += 1
        self._happen(changed, reason, day)
        return changed

    def _happen(self, person: Someone, reason: str, day: date) -> None:
        person.change_reason, person.change_on = reason, day
        self.city.changes.append(person)

    def _someone(self, fits: Callable[[Someone], bool]) -> Someone | None:
        for at in range(len(self._untouched) - 1, -1, -1):
            if fits(self._untouched[at]):
                return self._untouched.pop(at)
        return None

    def _day(self) -> date:
        after = (self.city.demo_day - self.city.full_day).days
        return self.city.full_day + timedelta(days=self.chance.randint(1, after - 1))

    def _age(self, person: Someone) -> int:
        birth = person.birth_date
        return (self.city.demo_day - birth).days // 365 if birth else 0
