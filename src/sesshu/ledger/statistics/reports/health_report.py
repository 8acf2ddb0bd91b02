"""地域保健・健康増進事業報告: the doses of a fiscal year in the rows of the layout, the year before beside them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from django.db import connection

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.statistics.asking import asked
from sesshu.ledger.statistics.counting import newest_base
from sesshu.ledger.statistics.presenting import Cell
from sesshu.ledger.statistics.questions import Question
from sesshu.ledger.statistics.reports.layouts import Layout, Line, Target, layout, layouts
from sesshu.ledger.statistics.reports.residency import HERE, here
from sesshu.ledger.statistics.reports.tables import (
    OVER,
    Report,
    hidden_note,
    number,
    rate,
    words,
)
from sesshu.ledger.statistics.years import fiscal_year_name

LEFT_OVER = "上のどの行にも入らない接種"
_DOSES = (
    "SELECT fiscal_year, series, step, product, age, count(*) FROM statistics_dose"
    " WHERE routine AND fiscal_year = ANY(%s) GROUP BY 1, 2, 3, 4, 5"
)
# An age is reached at the end of the eve of the birthday.
_REACHED = "(resident.birth_date + make_interval(months => %(months)s) - interval '1 day')::date"
_TARGET = (
    f"SELECT count(*) FROM resident WHERE {HERE} AND (%(sex)s = '' OR resident.sex = %(sex)s)"  # noqa: S608
    f" AND {_REACHED} <= %(last)s AND ({_REACHED} >= %(first)s OR NOT %(in_year)s)"
)
_BEHIND = (
    "SELECT DISTINCT resident_id FROM statistics_dose WHERE routine AND fiscal_year = %s AND series = %s"
    " AND (%s OR step = ANY(%s)) AND (%s OR product = ANY(%s)) AND (%s OR age >= %s AND age < %s) LIMIT %s"
)


def health_report(*, year: int, limit: int, by: Actor) -> Report:
    """The report of a fiscal year. `limit`: numbers below it are hidden for outside, 0 for none."""
    newest_base(by)
    of, counted, doses = layout(year), Counter[tuple[int, int]](), {year: 0, year - 1: 0}
    for given, series, step, product, age, n in asked(Question(), _DOSES, [[year, year - 1]]):
        doses[given] += n
        at = next((at for at, line in enumerate(of.lines) if line.holds(series, step, product, age)), len(of.lines))
        counted[given, at] += n
    targets: dict[Target, int] = {}
    rows, over = [], False
    for at, line in enumerate(of.lines):
        now, before = counted[year, at], counted[year - 1, at]
        target = targets.setdefault(line.target, _people(line.target, year)) if line.target else None
        over = over or bool(target and now > target)
        rows.append(
            [
                *words(line.group, line.name, line.target.words if line.target else "―"),
                number(target, limit), number(now, limit, f"{year}|{at}", of=target), rate(now, target, limit),
                number(before, limit, f"{year - 1}|{at}"), _change(now, before, limit),
            ]
        )  # fmt: skip
    now, before = counted[year, len(of.lines)], counted[year - 1, len(of.lines)]
    rows.append(
        [*words(LEFT_OVER, "", "―"), number(None, limit), number(now, limit), rate(now, None, limit),
         number(before, limit), _change(now, before, limit)]
    )  # fmt: skip
    name, _ = layouts()
    heads = (
        "予防接種",
        "期・回",
        "対象者",
        "対象者数",
        fiscal_year_name(year),
        "実施率",
        fiscal_year_name(year - 1),
        "増減",
    )
    notes = (*_notes(of, year), *((OVER,) if over else ()), *hidden_note(limit))
    return Report(f"{name}　{fiscal_year_name(year)}", notes, heads, rows, 3)


def behind(viewer: Actor, key: str, most: int) -> list[UUID]:
    """Whose doses stand in a number: key `year|row`."""
    newest_base(viewer)
    try:
        year, at = (int(part) for part in key.split("|"))
        line = layout(year).lines[at]
    except (ValueError, IndexError):
        raise NotFound("この数はありません。表の画面から開き直してください。") from None
    values = [
        year, line.series, not line.steps, list(line.steps), not line.products, list(line.products),
        _every_age(line), line.age_from, line.age_below, most + 1,
    ]  # fmt: skip
    return [row[0] for row in asked(Question(), _BEHIND, values)]


def _every_age(line: Line) -> bool:
    return not line.age_from and line.age_below == Line("", "", "").age_below


def _last_day(year: int) -> date:
    return min(date(year + 1, 3, 31), clock.today())


def _people(target: Target, year: int) -> int:
    values = here(
        _last_day(year), sex=target.sex, months=target.months, first=date(year, 4, 1), last=date(year + 1, 3, 31),
        in_year=target.reached_in_year,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TARGET, values)
        return int(cursor.fetchone()[0])


def _change(now: int, before: int, limit: int) -> Cell:
    if limit:
        return Cell("―", None)  # with one of the two it would give the other away
    return Cell(f"{now - before:+,}" if now != before else "0", now - before)


def _notes(of: Layout, year: int) -> tuple[str, ...]:
    return (
        *(() if of.confirmed else (f"要確認：{of.source}",)),
        f"接種の数：{fiscal_year_name(year)}に受けた接種のうち、定期の接種と判定したものの回数（転出・死亡した人の接種も含む）。"
        "任意の接種、無効とした接種は入りません。",
        f"対象者数（分母）：{wareki(_last_day(year))}に本市に住民登録がある人のうち、「対象者」の欄の人。"
        "「―」の行には対象者数がありません。",
        "実施率：接種の数÷対象者数。転入前に受けた人は対象者数に入り、接種の数には入らないことがあります。",
    )
