"""R-06: why the doses of somebody who moved in are asked for, as the schedule and the register tell it.

The place before has doses of this person only where the law meant them at that time; and they are of use for a
vaccination that is still to come. Without one it takes a case with a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sesshu import schedule
from sesshu.foundation import clock
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.judged import judged
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.schedule import SeriesJudgement

TO_COME = ("due", "overdue")


@dataclass(frozen=True, slots=True)
class Ground:
    """`was_target`: None where nobody can say, the day of birth being unknown. `planned`: the next vaccination."""

    was_target: bool | None
    planned: str = ""


def ground_of(person: Resident) -> Ground:
    """What the schedule says of somebody today."""
    known = doses.persons([person]).get(person.pk)
    if known is None:
        return Ground(None)
    given = doses.given_doses([person.pk]).get(person.pk, [])
    series = judged(city_tables(), known, given, clock.today()).series
    of_the_law = [one for one in series if not schedule.is_programme(one.series)]
    return Ground(_was_target(of_the_law, person.became_on or clock.today()), _planned(of_the_law))


def _was_target(series: Iterable[SeriesJudgement], moved_in: date) -> bool:
    """A period of the law had begun for this person before the move."""
    begins = (window.from_date for one in series for window in one.windows)
    return any(day is not None and day <= moved_in for day in begins)


def _planned(series: Iterable[SeriesJudgement]) -> str:
    """The first one that may be given now, in words."""
    for one in series:
        if one.status in TO_COME and one.next:
            return f"{one.series_name}　{schedule.step_name(one.next.phase, one.next.step)}".strip()
    return ""
