"""完了の推移: of each school year of birth, the share that had completed a series by each age; a curve a cohort.

Completion is what the engine says today; its day is that of the dose that completed the series. Numerator and
denominator are the same people, so a share is never over 100 %.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection

from sesshu.dates import fiscal_year, wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.statistics.charts import Series, lines
from sesshu.ledger.statistics.counting import newest_base
from sesshu.ledger.statistics.presenting import Cell
from sesshu.ledger.statistics.reports.residency import BIRTH_YEAR, HERE, here
from sesshu.ledger.statistics.reports.tables import Report, hidden_note, number, rate, small, words
from sesshu.ledger.statistics.years import fiscal_year_name

MOST_COHORTS, MOST_COLUMNS = 6, 24
_BORN = "resident.birth_date BETWEEN %(first)s AND %(last)s"
_COHORT = f"SELECT {BIRTH_YEAR}, count(*) FROM resident WHERE {HERE} AND {_BORN} GROUP BY 1"  # noqa: S608
# Completed in the month of life that begins on the day when so many months are reached.
_MONTH = (
    "(extract(year FROM age(done.completed_on + 1, resident.birth_date)) * 12"
    " + extract(month FROM age(done.completed_on + 1, resident.birth_date)))::int"
)
_OF_SERIES = (
    f"FROM statistics_completion done JOIN resident ON resident.id = done.resident_id WHERE {HERE} AND {_BORN}"
    " AND done.series = %(series)s AND done.completed_on <= %(on)s"
)
_DONE = f"SELECT {BIRTH_YEAR}, {_MONTH}, count(*) {_OF_SERIES} GROUP BY 1, 2"
_BEHIND = f"SELECT resident.id {_OF_SERIES} AND {_MONTH} <= %(month)s LIMIT %(most)s"


def completion(*, series: str, first_year: int, last_year: int, step: int, limit: int, by: Actor) -> Report:
    """Shares by age, `step` months apart. An age that part of a cohort has not lived to end is not shown."""
    newest_base(by)
    if not 0 <= last_year - first_year < MOST_COHORTS:
        raise InvalidInput(
            f"生まれた学年は、早い年から遅い年の順に、{MOST_COHORTS}年までの範囲で入力してください。", field="last_year"
        )
    today = clock.today()
    values = here(today, series=series, first=date(first_year, 4, 2), last=date(last_year + 1, 4, 1))
    with connection.cursor() as cursor:
        cursor.execute(_COHORT, values)
        people = {int(year): int(n) for year, n in cursor.fetchall()}
        cursor.execute(_DONE, values)
        done = {(int(year), int(month)): int(n) for year, month, n in cursor.fetchall()}
    last_month = max((month for _, month in done), default=0)
    ages = [step * (n + 1) for n in range(min(MOST_COLUMNS, last_month // step + 1))]
    rows, curves = [], []
    for year in range(first_year, last_year + 1):
        of = people.get(year, 0)
        # The youngest of a cohort is born on 1 April of the year after.
        lived = (today.year - year - 1) * 12 + today.month - 4
        reached = [sum(n for (y, m), n in done.items() if y == year and m < age) for age in ages]
        shown = [value if age <= lived else None for age, value in zip(ages, reached, strict=True)]
        whole = sum(n for (y, _), n in done.items() if y == year)
        rows.append(
            [*words(f"{fiscal_year_name(year)}生まれ"), number(of, limit),
             *(_share(value, of, limit, f"{series}|{year}|{age - 1}") for age, value in zip(ages, shown, strict=True)),
             number(whole, limit, f"{series}|{year}|9999", of=of), rate(whole, of, limit)]
        )  # fmt: skip
        curves.append(Series(fiscal_year_name(year), [_percent(value, of, limit) for value in shown]))
    heads = ("生まれた学年", "分母（人）", *(_age(age) for age in ages), "いままでに完了（人）", "割合")
    name = next((one.name for one in city_tables().series if one.code == series), series)
    notes = (
        f"分母：{wareki(today)}に本市に住民登録がある、その学年（4月2日から翌年4月1日まで）に生まれた人。"
        "分子：そのうち、その月齢・年齢に達する前に接種を完了した人（いまの判定が「完了」の人。完了の日は、完了となった接種の日）。",
        "学年の全員がその年齢に達していない欄は「―」にしています。転出・死亡した人は分母にも分子にも入りません。"
        "記録がないことは、受けていないことの証明ではありません。",
    )  # fmt: skip
    chart = lines(f"{name}の完了の推移", [_age(age) for age in ages], curves, "%", top=100, hides=limit > 0)
    return Report(f"{name}　完了の推移（生まれた学年ごと）", (*notes, *hidden_note(limit)), heads, rows, 1, chart)


def behind(viewer: Actor, key: str, most: int) -> list[UUID]:
    """Who had completed by an age: key `series|year|month`."""
    newest_base(viewer)
    try:
        series, year, month = key.split("|")
        first = date(int(year), 4, 2)
        values = here(
            clock.today(), series=series, first=first, last=date(first.year + 1, 4, 1), month=int(month), most=most + 1
        )
    except ValueError:
        raise NotFound("この数はありません。表の画面から開き直してください。") from None
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, values)
        return [row[0] for row in cursor.fetchall()]


def newest_cohort() -> int:
    """The school year of birth that everybody of has ended."""
    return fiscal_year(clock.today()) - 1


def _share(value: int | None, of: int, limit: int, key: str) -> Cell:
    if value is None:
        return words("―")[0]
    found = rate(value, of, limit)
    return Cell(found.text, None, key if value and not limit else "")


def _percent(value: int | None, of: int, limit: int) -> float | None:
    if value is None or not of or small(value, limit) or small(of, limit) or small(of - value, limit):
        return None
    return round(100 * value / of, 1)


def _age(months: int) -> str:
    if months % 12 == 0 and months > 12:
        return f"{months // 12}歳"
    return f"{months}月" if months < 24 else f"{months // 12}歳{months % 12}月"
