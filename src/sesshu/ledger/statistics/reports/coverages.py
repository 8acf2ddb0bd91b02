"""接種率 as a table: each cohort with its denominator and the rate of every step, the year before beside it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.statistics.charts import Series, lines
from sesshu.ledger.statistics.coverage import Coverage, coverage, vaccinated
from sesshu.ledger.statistics.presenting import Cell
from sesshu.ledger.statistics.reports.tables import Report, hidden_note, number, rate, small, words
from sesshu.ledger.statistics.years import fiscal_year_name

PURPOSE = "STATISTICS"


def coverages(
    *, series: str, on: date, first_year: int, last_year: int, beside: bool, limit: int, by: Actor
) -> Report:  # fmt: skip
    """Rates of every step. `beside`: also what those a year older had, a year before."""
    found = coverage(series=series, on=on, first_year=first_year, last_year=last_year, by=by, purpose=PURPOSE)
    before = None
    if beside:
        day = a_year_before(on)
        before = coverage(
            series=series, on=day, first_year=first_year - 1, last_year=last_year - 1, by=by, purpose=PURPOSE
        )
    steps = found.steps or (before.steps if before else ())
    heads = ["生まれた学年", "分母（人）"]
    for step in steps:
        heads += [step or "1回", "接種率", *(["前年"] if before else [])]
    rows = []
    for year, people in found.people.items():
        row = [*words(f"{fiscal_year_name(year)}生まれ"), number(people, limit)]
        for step in steps:
            row += [_count(found, year, step, limit), _rate(found, year, step, limit)]
            row += [_rate(before, year - 1, step, limit)] if before else []
        rows.append(row)
    notes = (found.definition, *_beside_note(before), *hidden_note(limit))
    name = next((one.name for one in city_tables().series if one.code == series), series)
    title = f"{name}　接種率（生まれた学年と回ごと、{wareki(on)}）"
    return Report(title, notes, tuple(heads), rows, 1, _curve(found, limit))


def behind(viewer: Actor, key: str, most: int) -> list[UUID]:
    """Who stands in a numerator: key `series|day|year|step`."""
    try:
        series, on, year, step = key.split("|")
        return vaccinated(series=series, on=date.fromisoformat(on), year=int(year), step=step, most=most, by=viewer)
    except ValueError:
        raise NotFound("この数はありません。表の画面から開き直してください。") from None


def a_year_before(on: date) -> date:
    return on.replace(year=on.year - 1, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=on.year - 1)


def _count(found: Coverage, year: int, step: str, limit: int) -> Cell:
    one = found.rates.get((year, step))
    key = f"{found.series}|{found.on.isoformat()}|{year}|{step}"
    return number(one.vaccinated if one else 0, limit, key, of=found.people.get(year, 0))


def _rate(found: Coverage, year: int, step: str, limit: int) -> Cell:
    one = found.rates.get((year, step))
    return rate(one.vaccinated if one else 0, found.people.get(year, 0), limit)


def _beside_note(before: Coverage | None) -> tuple[str, ...]:
    if before is None:
        return ()
    return (f"前年：1学年上の人の、{wareki(before.on)}の接種率（同じ年齢のときの比較）。分母はその日の住民です。",)


def _curve(found: Coverage, limit: int) -> object:
    def percent(year: int, step: str) -> float | None:
        one, people = found.rates.get((year, step)), found.people[year]
        given = one.vaccinated if one else 0
        hidden = small(given, limit) or small(people, limit) or small(people - given, limit)
        return None if hidden else one.percent if one else 0.0

    years = list(found.people)
    rows = [Series(step or "1回", [percent(year, step) for year in years]) for step in found.steps]
    names = [fiscal_year_name(year) for year in years]
    return lines("生まれた学年ごとの接種率", names, rows, "%", top=100, hides=limit > 0)
