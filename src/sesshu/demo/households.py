"""Ordinary households: who lives together, how old they are, where they came from."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from sesshu.demo.namelists import NamePart, name_parts
from sesshu.demo.people import Home, Someone
from sesshu.demo.towns import Town, towns
from sesshu.numbers import addressee_number

BLANK = "　"
# Weights that give a Japanese city's ages: about one in six under 19, more than a quarter 65 and older.
_KINDS = {"alone_young": 28, "alone_old": 13, "couple_young": 13, "couple_old": 17, "family": 12, "grown_children": 12,
          "one_parent": 3, "three_generations": 2}  # fmt: skip
_GROWN_UP = 19
_BIRTHS_EVERY = 5  # days
_OTHER_CITIES = ("131016", "401307", "271004", "141003", "011002", "461008", "441007", "182079")
_BUILDINGS = ("コーポ架空", "グリーンハイツ", "メゾン白山", "第二若葉荘", "サンライズ中央", "市営住宅１号棟")


class Numbers:
    """Addressee and household numbers, one after the other, each with its check digit."""

    def __init__(self, first: int) -> None:
        self._next = first

    def __call__(self) -> str:
        serial, number = addressee_number.first_from(self._next)
        self._next = serial + 1
        return number


class Households:
    """A source of households for one city; the same random source gives the same households."""

    def __init__(self, municipality: str, day: date, chance: random.Random) -> None:
        self.day = day
        self.chance = chance
        self.towns: tuple[Town, ...] = towns(municipality)
        self.person_number = Numbers(int(municipality[:5]) * 10**8 + 1)
        self.household_number = Numbers(int(municipality[:5]) * 10**8 + 9 * 10**7)

    def __iter__(self) -> Iterator[list[Someone]]:
        while True:
            yield self.household(self.chance.choices([*_KINDS], [*_KINDS.values()])[0])

    def household(self, kind: str) -> list[Someone]:
        """One household of a kind of `_KINDS`, the head first."""
        surname = self.surname()
        home, number = self.home(), self.household_number()
        members = [self.someone(surname, age, sex, role, home, number) for age, sex, role in self._shape(kind)]
        self._settle(members)
        return members

    def surname(self) -> NamePart:
        # Common surnames first in the list: squaring the chance makes them common here too.
        parts = name_parts("surnames")
        return parts[int(len(parts) * self.chance.random() ** 2)]

    def home(self) -> Home:
        block, house = self.chance.randint(1, 30), self.chance.randint(1, 40)
        building = ""
        if self.chance.random() < 0.4:
            building = f"{self.chance.choice(_BUILDINGS)}{self.chance.randint(1, 9)}0{self.chance.randint(1, 9)}号"
        return Home(self.chance.choice(self.towns), f"{block}番{house}号", building)

    def someone(self, surname: NamePart, age: int, sex: str, role: str, home: Home, household: str) -> Someone:
        given = self.chance.choice(name_parts("female" if sex == "2" else "male"))
        birth = self.birthday(age)
        return Someone(
            self.person_number(), household, surname.written + BLANK + given.written, surname.kana + BLANK + given.kana,
            birth.isoformat(), sex, role, home, became_on=birth, became_reason="12",
        )  # fmt: skip

    def birthday(self, age: int) -> date:
        """A day that makes somebody `age` years old. Children are born every fifth day: equal birthdays share plans."""
        born = self.day - timedelta(days=int(age * 365.25) + self.chance.randint(1, 365))
        return born - timedelta(days=born.toordinal() % _BIRTHS_EVERY) if age < _GROWN_UP else born

    def _shape(self, kind: str) -> list[tuple[int, str, str]]:
        """Age, sex code and relationship of each member."""
        roll = self.chance.randint
        match kind:
            case "alone_young":
                return [(roll(18, 64), self.chance.choice("12"), "世帯主")]
            case "alone_old":
                return [(roll(60, 98), self.chance.choice("122"), "世帯主")]
            case "couple_young":
                age = roll(24, 59)
                return [(age, "1", "世帯主"), (max(20, age - roll(-3, 6)), "2", "妻")]
            case "couple_old":
                age = roll(60, 92)
                return [(age, "1", "世帯主"), (age - roll(-2, 6), "2", "妻")]
            case "one_parent":
                age = roll(24, 48)
                return [(age, "2", "世帯主"), *self._children(age, roll(1, 2))]
            case "family":
                age = roll(26, 56)
                return [(age, "1", "世帯主"), (age - roll(-2, 5), "2", "妻"), *self._children(age, roll(1, 3))]
            case "grown_children":
                age = roll(46, 70)
                return [(age, "1", "世帯主"), (age - roll(-2, 5), "2", "妻"),
                        (roll(19, age - 25), self.chance.choice("12"), "子")]  # fmt: skip
            case _:
                age = roll(30, 48)
                return [(age + roll(24, 34), "1", "世帯主"), (age, "1", "子"), (age - 2, "2", "子の妻"),
                        *((a, s, "子の子") for a, s, _ in self._children(age, roll(1, 3)))]  # fmt: skip

    def _children(self, parent: int, count: int) -> list[tuple[int, str, str]]:
        youngest, oldest = max(0, parent - 44), max(0, min(18, parent - 22))
        ages = {self.chance.randint(youngest, max(youngest, oldest)) for _ in range(count)}
        return [(age, self.chance.choice("12"), "子") for age in sorted(ages, reverse=True)]

    def _settle(self, members: list[Someone]) -> None:
        """Half of the households came from elsewhere, the children with them when they were born by then."""
        for person in members:
            person.head = members[0].name
        if self.chance.random() < 0.5:
            return
        came_on = self.day - timedelta(days=self.chance.randint(30, 365 * 15))
        origin = self.chance.choice(_OTHER_CITIES)
        for person in members:
            if person.became_on < came_on:
                person.became_on, person.became_reason, person.moved_from_code = came_on, "10", origin
