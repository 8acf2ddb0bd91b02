"""接種率: of the people of a birth cohort who live here on a day, how many have had each dose by then.

Numerator and denominator are the same people, so a rate is never over 100 %. What is left out is said with the rate:
people who moved away or died, and people whose records cannot be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from sesshu.dates import wareki
from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.statistics.counting import newest_base
from sesshu.ledger.statistics.reports.residency import BIRTH_YEAR, HERE, here

_BORN = "resident.birth_date BETWEEN %(first)s AND %(last)s"
_COHORT = f"SELECT {BIRTH_YEAR}, count(*) FROM resident WHERE {HERE} AND {_BORN} GROUP BY 1"  # noqa: S608 - texts of this module
_VACCINATED = (
    f"SELECT {BIRTH_YEAR}, step, min(number), count(DISTINCT resident.id) FROM statistics_dose"  # noqa: S608 - as above
    f" JOIN resident ON resident.id = statistics_dose.resident_id WHERE {HERE} AND {_BORN}"
    " AND series = %(series)s AND counted AND given_on <= %(on)s GROUP BY 1, 2 ORDER BY 1, 3"
)

_BEHIND = (
    "SELECT DISTINCT resident.id FROM statistics_dose"  # noqa: S608 - as above
    f" JOIN resident ON resident.id = statistics_dose.resident_id WHERE {HERE} AND {_BORN}"
    " AND series = %(series)s AND step = %(step)s AND counted AND given_on <= %(on)s LIMIT %(most)s"
)


@dataclass(frozen=True, slots=True)
class Rate:
    """One step of a series in one cohort. `year`: 2 April of it to 1 April of the next."""

    year: int
    step: str
    vaccinated: int
    people: int

    @property
    def percent(self) -> float:
        return round(100 * self.vaccinated / self.people, 1) if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    series: str
    on: date
    steps: tuple[str, ...]
    people: dict[int, int]
    rates: dict[tuple[int, str], Rate]

    @property
    def definition(self) -> str:
        """What the rate is made of; printed with every table and file."""
        return (
            f"分母：{wareki(self.on)}に本市に住民登録がある、その学年（4月2日から翌年4月1日まで）に生まれた人。"
            f"分子：そのうち、{wareki(self.on)}までにその回として数える接種の記録がある人。"
            "転出・死亡した人は分母にも分子にも入りません。転入前の接種は、記録があれば分子に入ります。"
            "記録がないことは、受けていないことの証明ではありません。"
        )


def coverage(*, series: str, on: date, first_year: int, last_year: int, by: Actor, purpose: str) -> Coverage:
    """Rates of every step of a series for the cohorts of some years. Raises `InvalidInput`, `NotFound`."""
    base = newest_base(by)
    if last_year < first_year or last_year - first_year > 120:
        raise InvalidInput(
            "生まれた学年は、早い年から遅い年の順に、120年までの範囲で入力してください。", field="last_year"
        )
    audit.record_read(
        "statistics.counted", by=by, purpose=purpose, obj=f"statistics:{base.id}",
        detail={"coverage": series, "on": on.isoformat(), "years": [first_year, last_year]},
    )  # fmt: skip
    values = here(on, series=series, first=date(first_year, 4, 2), last=date(last_year + 1, 4, 1))
    with connection.cursor() as cursor:
        cursor.execute(_COHORT, values)
        people = {int(year): int(n) for year, n in cursor.fetchall()}
        cursor.execute(_VACCINATED, values)
        rows = [(int(year), str(step), int(number), int(n)) for year, step, number, n in cursor.fetchall()]
    order = sorted({(number, step) for _, step, number, _ in rows})
    steps = tuple(dict.fromkeys(step for _, step in order))
    rates = {(year, step): Rate(year, step, n, people.get(year, 0)) for year, step, _, n in rows}
    return Coverage(series, on, steps, dict(sorted(people.items())), rates)


def vaccinated(*, series: str, on: date, year: int, step: str, most: int, by: Actor) -> list[UUID]:
    """Who stands in one numerator, at most so many and one more."""
    newest_base(by)
    values = here(on, series=series, step=step, first=date(year, 4, 2), last=date(year + 1, 4, 1), most=most + 1)
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, values)
        return [row[0] for row in cursor.fetchall()]
