"""A small made-up city straight into the tables, and the slow answer that a run is held against."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sesshu import schedule
from sesshu.foundation import clock
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.models import Dose, ResidentCondition
from sesshu.ledger.due.models import DueRun
from sesshu.ledger.due.queries import visible_states
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident

AS_OF = date(2026, 11, 20)
_keys = itertools.count(1)


def give(resident: Resident, product: str, day: date, **fields: Any) -> Dose:
    """A dose as it lies in the ledger."""
    values = {"recorded_at": clock.now(), "recorded_by": "j:test", "source_key": f"due-{next(_keys)}"} | fields
    return Dose.objects.create(resident=resident, product=product, given_on=day, **values)


def hold(resident: Resident, code: str, **fields: Any) -> ResidentCondition:
    """A condition in force."""
    return ResidentCondition.objects.create(
        resident=resident, code=code, recorded_at=clock.now(), recorded_by="j:test", **fields
    )


def small_city(seed: int = 5, people: int = 60) -> list[Resident]:
    """People of all ages; children have some doses on days as they come, old people some of theirs."""
    chance = random.Random(seed)  # noqa: S311 - made-up people
    products = [product.code for product in city_tables().products if product.code != "unknown"]
    made = []
    for _ in range(people):
        days = chance.choice([chance.randint(0, 2500), chance.randint(0, 34_000)])
        birth = AS_OF - timedelta(days=days)
        person = make_resident(birth=birth, sex=chance.choice("FM"))
        for _ in range(chance.randint(0, 9)):
            day = birth + timedelta(days=chance.randint(0, min(days, 2500)))
            give(
                person, chance.choice(products), day, volume_ml=chance.choice([None, "0.5", "0.25"]),
                route=chance.choice(["", "subcutaneous", "oral"]), kind=chance.choice(["routine", "voluntary"]),
            )  # fmt: skip
        if chance.random() < 0.2:
            hold(person, "declined", series="mr_1")
        made.append(person)
    return made


Row = tuple[str, str, str, int, date | None, date | None, date | None, date | None]


def stored(run: DueRun) -> set[Row]:
    """What a run says, row by row; nothing twice."""
    rows = [
        (str(r.resident_id), r.series, r.status, r.number, r.earliest, r.standard_from, r.standard_until, r.latest)
        for r in visible_states(run)
    ]
    assert len(rows) == len(set(rows))
    return set(rows)


def slow_answer(viewer: Any, as_of: date = AS_OF) -> set[Row]:
    """The same from `judge_many` over everybody, one person after the other."""
    return set(_slow(viewer, as_of))


def _slow(viewer: Any, as_of: date) -> Iterator[Row]:
    people = list(residents.alive_and_here(viewer, as_of))
    persons = doses.persons(people)
    given = doses.given_doses(list(persons))
    pairs = [(person, given.get(key, [])) for key, person in persons.items()]
    for state in schedule.judge_many(city_tables(), pairs, as_of=as_of):
        for s in state.series:
            yield (
                state.id, s.series, s.status, s.dose_number, s.earliest, s.standard_from, s.standard_until, s.latest
            )  # fmt: skip
