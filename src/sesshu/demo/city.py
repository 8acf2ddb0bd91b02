"""The whole made-up city from a seed."""

from __future__ import annotations

import random
from datetime import date, timedelta

from sesshu.demo.happenings import Happenings
from sesshu.demo.households import Households
from sesshu.demo.people import Population, Someone
from sesshu.demo.specials import removed, specials

DEMO_DAY = date(2026, 11, 20)
DAYS_SINCE_FULL_FILE = 28
_GONE = 0.03  # share of people in the full file who died or moved out in the last years
FEWEST = 200


def make_city(municipality: str, residents: int, seed: int, demo_day: date = DEMO_DAY) -> Population:
    """A city whose full file has exactly `residents` rows. The same arguments give the same city.

    Raises ValueError for fewer than 200 residents or a municipality without a demo.
    """
    if residents < FEWEST:
        raise ValueError(f"架空の住民は{FEWEST}人以上にしてください。")
    chance = random.Random(f"{municipality}-{residents}-{seed}-{demo_day}")  # noqa: S311 - made-up people, no secret
    city = Population(municipality, demo_day - timedelta(days=DAYS_SINCE_FULL_FILE), demo_day)
    households = Households(municipality, city.full_day, chance)
    born = city.full_day.isoformat()
    city.people += [person for person in specials(households) if person.birth < born]
    for members in households:
        room = residents - len(city.people)
        if room <= 0:
            break
        city.people += members[:room]
    _let_some_go(city, chance)
    Happenings(city, households).run()
    return city


def _let_some_go(city: Population, chance: random.Random) -> None:
    for person in city.people:
        if person.kind or chance.random() >= _GONE or person.birth_date is None:
            continue
        old = (city.full_day - person.birth_date).days > 70 * 365
        day = _day_between(max(person.became_on, city.full_day - timedelta(days=900)), city.full_day, chance)
        removed(person, day, "22" if old else "20")
        person.moved_to_code = "" if old else "131016"


def _day_between(first: date, last: date, chance: random.Random) -> date:
    return first + timedelta(days=chance.randint(0, max(0, (last - first).days)))


def persons_by_number(city: Population) -> dict[str, Someone]:
    """Everybody as they stand after the changes."""
    return {person.addressee_number: person for person in (*city.people, *city.changes)}
