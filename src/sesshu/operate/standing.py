"""Where a city stands: how many people and doses, and for each series how many are due, overdue, complete …"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from typing import Any

from sesshu import schedule
from sesshu.schedule import CityRules, GivenDose, Person

BATCH = 2000
Pair = tuple[Person, list[GivenDose]]


def standing(as_of: date) -> dict[str, Any]:
    """`{residents, here, doses, series: {code: {status: people}}}` of the environment's place. Only the made-up
    residents of a demo are counted without a viewer; offices use the lists of their rooms."""
    from sesshu.ledger.doses.models import Dose
    from sesshu.ledger.programmes.tables import city_law
    from sesshu.ledger.residents.models import Resident

    law = city_law()
    counts: dict[str, Counter[str]] = {}
    here = Resident.objects.filter(status="living")
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for found in pool.map(_judged, ((people, as_of, law.settings, law.rules) for people in _people(here))):
            for (series, status), number in found.items():
                counts.setdefault(series, Counter())[status] += number
    return {
        "residents": Resident.objects.count(),
        "here": here.count(),
        "doses": Dose.objects.filter(withdrawn_at__isnull=True).count(),
        "series": {series: dict(sorted(found.items())) for series, found in sorted(counts.items())},
    }


def _people(residents: Any) -> Iterator[list[Pair]]:
    """People with their doses, in batches small enough to keep every core busy to the end."""
    from sesshu.ledger.doses import queries

    found = list(residents.order_by("addressee_number"))
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        given = queries.given_doses([resident.pk for resident in batch])
        yield [(person, given.get(key, [])) for key, person in queries.persons(batch).items()]


def _judged(task: tuple[list[Pair], date, dict[str, str], CityRules]) -> Counter[tuple[str, str]]:
    """Runs in a process of its own, which knows no Django and reaches no database."""
    people, as_of, settings, city = task
    states = schedule.judge_many(schedule.load_tables(overrides=settings or None, city=city), people, as_of=as_of)
    return Counter((series.series, series.status) for state in states for series in state.series)
