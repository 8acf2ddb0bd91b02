"""A made-up town of a year: the truth, day by day, beside the office that learns of it late.

`Town` knows what is true and when the office could know it. It never asks the product anything; the product gets
register rows and slips on the days on which an office would.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sesshu.ledger.doses.actions import record_doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.residents.actions import apply_changes
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.rows import RegisterRow
from tests.ledger.mailings.simulated_people import CLINICS, TOWNS, birthdays

START, END = date(2026, 4, 1), date(2027, 3, 31)
DAY = timedelta(days=1)


@dataclass
class Someone:
    """One person as they really are. Days are None while nothing happened."""

    number: str
    birth: date
    household: str
    street: str
    town: tuple[str, str]
    clinic: str
    since: date
    reason: str
    sex: str
    surname: str = "架空"
    died: date | None = None
    moves: date | None = None
    protected: bool = False
    protected_from: date | None = None
    history: int = 1
    doses: list[Shot] = field(default_factory=list)
    # what the register has told the office so far
    office_name: str = ""
    office_birth: date | None = None
    office_gone: bool = False
    office_protected: bool = False
    office_address: str = ""
    office_household: str = ""
    office_asked: bool = False


@dataclass
class Shot:
    """A dose: when it was given, and on which day its slip was entered (None: not yet)."""

    product: str
    given_on: date
    entered_on: date | None = None
    entry: DoseEntry | None = None


class Town:
    """`size` people at the start. `happen(day)` lets a day pass; `tell(day, …)` brings the office what is due."""

    def __init__(self, size: int, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same seed gives the same year
        self.people: dict[str, Someone] = {}
        self.rows: dict[date, list[RegisterRow]] = defaultdict(list)
        self.slips: dict[date, list[tuple[Someone, Shot]]] = defaultdict(list)
        self.ids: dict[str, object] = {}
        self.known_on: dict[date, dict[str, date]] = {}  # who was in the register at the trials, with the birthday
        self.events = dict.fromkeys(
            (
                "births",
                "deaths",
                "moves_out",
                "moves_in",
                "moves_within",
                "protections",
                "doses",
                "renamings",
                "birthdays_corrected",
            ),
            0,
        )
        for birth in birthdays(self.chance, size):
            self._settle(birth, since=birth, reason="12", told_on=START)
        self._siblings()
        for person in list(self.people.values()):
            if self.chance.random() < 0.02:
                self._protect(person, START)

    # --- a day in the life -------------------------------------------------------------------------------------
    def happen(self, day: date) -> None:
        """Births, deaths, moves, protections and doses of one day."""
        size = len(self.people)
        for name, rate, act in (
            ("births", 0.0004, self._birth), ("deaths", 0.0003, self._death), ("moves_out", 0.0004, self._move_out),
            ("moves_in", 0.0004, self._move_in), ("moves_within", 0.0004, self._move_within),
            ("protections", 0.00008, self._protection), ("doses", 0.0035, self._dose),
            ("renamings", 0.0002, self._renaming), ("birthdays_corrected", 0.0001, self._correction),
        ):  # fmt: skip
            expected = rate * size
            for _ in range(int(expected) + (self.chance.random() < expected % 1)):
                self.events[name] += bool(act(day))

    def here(self, day: date) -> list[Someone]:
        return [p for p in self.people.values() if p.since <= day and not p.died and not (p.moves and p.moves <= day)]

    def _birth(self, day: date) -> bool:
        mother = self.chance.choice(self.here(day))
        child = self._settle(day, since=day, reason="12", told_on=day + self.days(1, 14), house=mother)
        return child is not None

    def _death(self, day: date) -> bool:
        person = self.chance.choice(self.here(day))
        person.died = day
        self._row(person, "22", day, day + self.days(1, 10), removed_on=day, removal_reason="22")
        return True

    def _move_out(self, day: date) -> bool:
        person = self.chance.choice(self.here(day))
        if person.moves:
            return False
        leaves = day + timedelta(days=self.chance.randrange(-7, 21))  # told late, or announced
        person.moves = max(leaves, person.since + DAY)
        self._row(person, "20", person.moves, day + DAY, removed_on=person.moves, removal_reason="20")
        return True

    def _move_in(self, day: date) -> bool:
        [birth] = birthdays(self.chance, 1)
        if birth < day:
            self._settle(birth, since=day, reason="10", told_on=day + self.days(0, 5))
        return birth < day

    def _move_within(self, day: date) -> bool:
        person = self.chance.choice(self.here(day))
        person.street, person.town = self._street(), self.chance.choice(TOWNS)
        person.household = f"{800000 + len(self.people) + self.events['moves_within']}"
        self._row(person, "30", day, day + self.days(1, 10), postal=True)
        return True

    def _protection(self, day: date) -> bool:
        person = self.chance.choice(self.here(day))
        self._protect(person, day + self.days(0, 2))
        return True

    def _renaming(self, day: date) -> bool:
        self.rename(self.chance.choice(self.here(day)), day)
        return True

    def rename(self, person: Someone, day: date) -> None:
        """改名: told a few days later. The number in the name stays: by it a letter is known."""
        person.surname += "改"
        self._row(person, "32", day, day + self.days(1, 3))

    def _correction(self, day: date) -> bool:
        return self.correct_birthday(self.chance.choice(self.here(day)), day)

    def correct_birthday(self, person: Someone, day: date) -> bool:
        """生年月日訂正 by some days, and with it the day on which somebody born here became a resident."""
        birth = person.birth + timedelta(days=self.chance.choice((-9, -5, -1, 1, 5, 9)))
        if birth >= day:
            return False
        if person.since == person.birth:
            person.since = birth
        person.birth = birth
        self._row(person, "33", day, day + self.days(1, 3))
        return True

    def _dose(self, day: date) -> bool:
        """Somebody is vaccinated; the slip arrives with the claim, three weeks to two months and a half later."""
        person = self.chance.choice(self.here(day))
        product = self._wanted(person, day)
        if product is None or any(s.product == product and (day - s.given_on).days < 200 for s in person.doses):
            return False
        shot = Shot(product, day)
        person.doses.append(shot)
        self.slips[day + self.days(20, 75)].append((person, shot))
        return True

    def _wanted(self, person: Someone, day: date) -> str | None:
        age = (day - person.birth).days / 365.25
        if 1.06 < age < 1.94 or 5.1 < age < 6.9:
            return "mr"
        if 11.05 < age < 12.9:
            return "dt"
        return "flu" if age > 65.1 and date(2026, 10, 1) <= day <= date(2027, 1, 31) else None

    # --- what the office hears ---------------------------------------------------------------------------------
    def tell(self, day: date, *, clerk: object) -> None:
        """Take in the register rows and slips of the day, in the product's own way."""
        rows = self.rows.pop(day, [])
        if rows:
            for outcome, row in zip(
                apply_changes(rows=rows, kind="change", source=f"day:{day}", by=clerk, purpose="RESIDENT_INTAKE"),  # type: ignore[arg-type]
                rows, strict=True,
            ):  # fmt: skip
                assert outcome.state == "accepted", outcome
                self._heard(row, outcome.resident_id)
        for person, shot in self.slips.pop(day, []):
            self._enter(person, shot, day, clerk)

    def _heard(self, row: RegisterRow, resident_id: object) -> None:
        person = self.people[row.addressee_number]
        self.ids[person.number] = resident_id
        person.office_name, person.office_birth = row.name, date.fromisoformat(row.birth)
        person.office_gone = bool(row.removed_on)
        person.office_protected = row.protected
        person.office_address = f"{row.town}{row.street}"
        person.office_household = row.household_number

    def _enter(self, person: Someone, shot: Shot, day: date, clerk: object) -> None:
        resident_id = self.ids.get(person.number)
        if resident_id is None:  # the register knows nobody of this number yet: the slip waits
            self.slips[day + timedelta(days=7)].append((person, shot))
            return
        entry = DoseEntry(
            resident_id=resident_id, given_on=shot.given_on, product=shot.product, institution_code=person.clinic,  # type: ignore[arg-type]
            decision="undecided", source_key=f"sim:{person.number}:{shot.product}:{shot.given_on}",
        )  # fmt: skip
        record_doses(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")  # type: ignore[arg-type]
        shot.entered_on = day

    # --- making people -----------------------------------------------------------------------------------------
    def days(self, least: int, most: int) -> timedelta:
        return timedelta(days=self.chance.randint(least, most))

    def _street(self) -> str:
        return f"{self.chance.randint(1, 40)}番{self.chance.randint(1, 30)}号"

    def _settle(self, birth: date, *, since: date, reason: str, told_on: date, house: Someone | None = None) -> Someone:
        number = f"{100000 + len(self.people)}"
        person = Someone(
            number, birth, house.household if house else f"{500000 + len(self.people)}",
            house.street if house else self._street(), house.town if house else self.chance.choice(TOWNS),
            self.chance.choice(CLINICS), since, reason, self.chance.choice("12"), history=0,
        )  # fmt: skip
        self.people[number] = person
        self._row(person, reason, since, told_on)
        return person

    def _siblings(self) -> None:
        """Every eighth person lives with the one before; rows of the first day are made anew."""
        people = list(self.people.values())
        for first, second in zip(people[::8], people[1::8], strict=False):
            second.household, second.street, second.town = first.household, first.street, first.town
        self.rows[START] = [
            replace(row, household_number=p.household, street=p.street, postal_code=p.town[0], town=p.town[1])
            for row in self.rows[START]
            for p in [self.people[row.addressee_number]]
        ]

    def _protect(self, person: Someone, told_on: date) -> None:
        person.protected = True
        person.protected_from = person.protected_from or told_on
        self._row(person, "42", told_on, told_on)

    def _row(
        self, person: Someone, reason: str, change_on: date, told_on: date, *, removed_on: date | None = None,
        removal_reason: str = "", postal: bool = False,
    ) -> None:  # fmt: skip
        """A row of the register for a day. Later rows of the same person never arrive before earlier ones."""
        del postal
        person.history += 1
        told_on = max(told_on, change_on if not removed_on else START, START, self._last_told(person))
        gone = removed_on or self._gone_by(person)
        self.rows[told_on].append(
            RegisterRow(
                addressee_number=person.number, history_number=person.history, change_reason=reason,
                change_on=change_on, processed_on=told_on, resident_class="1",
                name=f"{person.surname}　{person.number}",
                birth=person.birth.isoformat(), sex=person.sex, kana="カクウ　ヒト", household_number=person.household,
                household_head="架空　世帯主",
                became_on=person.since, became_reason=person.reason, removed_on=gone,
                removal_reason=removal_reason or (self._why_gone(person) if gone else ""),
                postal_code=person.town[0], prefecture="熊本県", city="熊本市中央区", town=person.town[1],
                street=person.street, protected=person.protected,
                protected_from=person.protected_from,
            )
        )  # fmt: skip

    def _last_told(self, person: Someone) -> date:
        days = [day for day, rows in self.rows.items() if any(r.addressee_number == person.number for r in rows)]
        return max(days, default=START)

    def _gone_by(self, person: Someone) -> date | None:
        return person.died or person.moves

    def _why_gone(self, person: Someone) -> str:
        return "22" if person.died else "20"

    def everyone(self) -> Iterator[Someone]:
        return iter(self.people.values())


def address_printed(values: dict[str, str]) -> str:
    """Town and street as they stand on a letter."""
    return values["address"].partition("中央区")[2]


def resident_numbers() -> dict[object, str]:
    """Resident id → number of the truth."""
    return dict(Resident.objects.values_list("id", "addressee_number"))
