"""Where a city stands: how many people and doses, and for each series how many are due, overdue, complete …"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

BATCH = 5000


def standing(as_of: date) -> dict[str, Any]:
    """`{residents, here, doses, series: {code: {status: people}}}` of the environment's place. Only the made-up
    residents of a demo are counted without a viewer; offices use the lists of their rooms."""
    from sesshu.ledger.doses.models import Dose
    from sesshu.ledger.residents.models import Resident

    counts: dict[str, Counter[str]] = {}
    here = Resident.objects.filter(status="living")
    for residents in _batches(here):
        for series, status in _judged(residents, as_of):
            counts.setdefault(series, Counter())[status] += 1
    return {
        "residents": Resident.objects.count(),
        "here": here.count(),
        "doses": Dose.objects.filter(withdrawn_at__isnull=True).count(),
        "series": {series: dict(sorted(found.items())) for series, found in sorted(counts.items())},
    }


def _batches(residents: Any) -> Any:
    found = list(residents.order_by("addressee_number"))
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def _judged(residents: list[Any], as_of: date) -> list[tuple[str, str]]:
    from sesshu import schedule
    from sesshu.ledger.doses import queries

    given = queries.given_doses([resident.pk for resident in residents])
    people = [(person, given.get(key, [])) for key, person in queries.persons(residents).items()]
    states = schedule.judge_many(schedule.load_tables(), people, as_of=as_of)
    return [(series.series, series.status) for state in states for series in state.series]
