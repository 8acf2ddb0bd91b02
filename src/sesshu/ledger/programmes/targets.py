"""Who is in a programme on a day: everyone it can concern is judged by the same kernel as the law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sesshu import schedule
from sesshu.dates import legal_age
from sesshu.foundation.access import Actor
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.programmes.births import births
from sesshu.ledger.programmes.models import Programme
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.schedule import GivenDose, InputError, Person, PersonState, SeriesState, Tables, product_catalogue

Pair = tuple[Person, list[GivenDose]]
PERMISSION = "mailing.read"
SLICE = 500
# More people than this are judged by an even sample, and the page says so.
MOST_JUDGED = 20_000
OPEN = ("due", "overdue")


@dataclass(frozen=True, slots=True)
class Target:
    """One person who may be vaccinated in the programme on the day."""

    resident: Resident
    state: SeriesState


@dataclass(slots=True)
class Targets:
    """`statuses` counts everyone judged; `ages` those in it by (age, sex). One of `every` people was judged."""

    on: date
    judged: int = 0
    every: int = 1
    unclear: int = 0
    also_by_law: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    ages: Counter[tuple[int, str]] = field(default_factory=Counter)
    people: list[Target] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many are in it."""
        return sum(self.ages.values())


def find_targets(viewer: Actor, row: Programme, on: date, tables: Tables) -> Targets:
    """Judge all residents whom the programme can concern on a day; people in kana order."""
    viewer.check(PERMISSION)
    found = Targets(on)
    ids = candidate_ids(viewer, row, on)
    found.every = max(1, -(-len(ids) // MOST_JUDGED))
    chosen = ids[:: found.every]
    lawful = lawful_series(tables, row)
    for at in range(0, len(chosen), SLICE):
        people = list(residents.visible_to(viewer).filter(id__in=chosen[at : at + SLICE]))
        for resident, state in judged(people, tables, on, [row.code, *lawful]):
            _count(found, row.code, resident, state)
    found.people.sort(key=lambda one: (one.resident.kana_key, one.resident.addressee_number))
    return found


def candidate_ids(viewer: Actor, row: Programme, on: date) -> list[UUID]:
    """Residents of the day whose birth date, sex and conditions the programme can concern."""
    span = births(row, on, on)
    if span is None or not row.holds_on(on):
        return []
    rows = residents.alive_and_here(viewer, on).filter(birth_date__range=span)
    if row.sex:
        rows = rows.filter(sex=row.sex)
    if row.condition:
        rows = rows.filter(conditions__code=row.condition, conditions__ended_at__isnull=True).distinct()
    return list(rows.order_by("addressee_number").values_list("id", flat=True))


def lawful_series(tables: Tables, row: Programme) -> list[str]:
    """Series of the law that use a product of the programme."""
    own = set(row.product_codes)
    return sorted(
        {
            code
            for product in product_catalogue(tables)
            if product.code in own
            for code in product.series
            if not schedule.is_programme(code)
        }
    )


def judged(
    people: Sequence[Resident], tables: Tables, on: date, only: Sequence[str]
) -> Iterator[tuple[Resident, PersonState | None]]:
    """Each person with the short judgement; None for records that contradict one another."""
    persons = doses.persons(people)
    given = doses.given_doses(list(persons))
    pairs = [(persons[one.pk], given.get(one.pk, [])) for one in people if one.pk in persons]
    known = [one for one in people if one.pk in persons]
    try:
        yield from zip(known, _states(tables, pairs, on, only), strict=True)
    except InputError:  # somebody's records contradict one another: one by one, and that one is told apart
        for resident, pair in zip(known, pairs, strict=True):
            yield resident, _alone(tables, pair, on, only)


def _states(tables: Tables, pairs: Sequence[Pair], on: date, only: Sequence[str]) -> list[PersonState]:
    """All or an InputError: nothing is yielded before everybody could be judged."""
    return list(schedule.judge_many(tables, pairs, as_of=on, only=only))


def _alone(tables: Tables, pair: Pair, on: date, only: Sequence[str]) -> PersonState | None:
    try:
        return _states(tables, [pair], on, only)[0]
    except InputError:
        return None


def _count(found: Targets, code: str, resident: Resident, state: PersonState | None) -> None:
    found.judged += 1
    if state is None:
        found.unclear += 1
        return
    own = next((one for one in state.series if one.series == code), None)
    found.statuses[own.status if own else "not_target"] += 1
    if own is None or not _is_open(own, found.on):
        return
    found.ages[legal_age(resident.birth_date, found.on) if resident.birth_date else -1, resident.sex] += 1
    found.people.append(Target(resident, own))
    found.also_by_law += any(one.series != code and _is_open(one, found.on) for one in state.series)


def _is_open(state: SeriesState, on: date) -> bool:
    """May a dose of the series be given on the day."""
    return (
        state.status in OPEN
        and state.earliest is not None
        and state.earliest <= on
        and (state.latest is None or on <= state.latest)
    )


def overlapping(row: Programme) -> list[Programme]:
    """Other programmes with one of the same products in the same time."""
    rows = Programme.objects.believed().exclude(code=row.code)
    if row.valid_until:
        rows = rows.filter(valid_from__lte=row.valid_until)
    found = [one for one in rows.order_by("code", "valid_from") if set(one.product_codes) & set(row.product_codes)]
    return [one for one in found if one.valid_until is None or one.valid_until >= row.valid_from]


def shares(found: Targets) -> list[dict[str, Any]]:
    """Rows for the table by age: age, men, women, others, all."""
    return [
        {
            "age": age,
            "M": found.ages[age, "M"],
            "F": found.ages[age, "F"],
            "all": sum(number for (one, _), number in found.ages.items() if one == age),
        }
        for age in sorted({age for age, _ in found.ages})
    ]
