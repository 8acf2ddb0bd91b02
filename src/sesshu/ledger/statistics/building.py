"""統計の元を作る: the whole ledger at one moment through the engine, written flat by COPY, in one transaction.

A killed making leaves the earlier base as it was. Doses are read twice in the same order: as numbers for the engine
and as words for the table; both reads see the same moment, and a row that does not match its partner ends the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs.locking import working_on
from sesshu.ledger.due.facts import Codes, Facts
from sesshu.ledger.due.people import population, some_of
from sesshu.ledger.due.reading import read_facts
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.words import ResidentClass
from sesshu.ledger.statistics.models import CompletedSeries, JudgedDose, StatisticsBase
from sesshu.schedule import STATUSES, Tables, step_name
from sesshu.schedule.batch import Standing, evaluate_columns
from sesshu.schedule.batch.calling import COMPILING_FROM
from sesshu.schedule.columns import DoseColumns

PORTION = 20_000
THIS_WORK = UUID("0b4f5a1e-5d0b-4a53-8d6f-0f3c5b7b1a42")  # names the lock: one making at a time
COLUMNS = (
    "generation", "person", "resident_id", "birth_date", "sex", "town", "status", "given_on", "product", "kind",
    "setting", "institution_code", "age", "birth_year", "fiscal_year", "series", "step", "number", "counted", "valid",
    "routine", "is_first",
)  # fmt: skip
# The same rows in the same order as due/reading.py: residents by identifier; doses by day, product, kind, route and
# volume. An age is reached at the end of the eve of the birthday, so the day after decides; who is born on 1 April
# belongs to the school year before.
WORDS = """
COPY (
  WITH product AS (SELECT * FROM unnest(%(products)s::text[]) WITH ORDINALITY AS listed(code, number))
  SELECT dose.given_on - DATE '0001-01-01' + 1, dose.resident_id, city.birth_date, city.sex, city.town,
         city.status, dose.given_on, dose.product, dose.kind, dose.setting, dose.institution_code,
         extract(year FROM age(dose.given_on + 1, city.birth_date))::int,
         extract(year FROM city.birth_date - 1 - interval '3 months')::int,
         extract(year FROM dose.given_on - interval '3 months')::int
    FROM dose JOIN resident city ON city.id = dose.resident_id LEFT JOIN product ON product.code = dose.product
   WHERE dose.withdrawn_at IS NULL AND city.resident_class <> %(elsewhere)s
     AND city.id >= %(first)s AND city.id <= %(last)s
   ORDER BY city.id, dose.given_on, coalesce(product.number, 0),
            coalesce(array_position(%(kinds)s::text[], dose.kind), array_position(%(kinds)s::text[], 'voluntary')),
            CASE dose.route WHEN '' THEN 0 ELSE coalesce(array_position(%(routes)s::text[], dose.route), -1) END,
            CASE WHEN volume_ml IS NULL THEN -1 WHEN volume_ml <= 0 THEN -2 ELSE round(volume_ml * 1000)::int END
) TO STDOUT
"""
COMPLETIONS = "COPY statistics_completion (generation, resident_id, series, completed_on) FROM STDIN"
COMPLETE = STATUSES.index("complete")
Said = Callable[[str, int, int], None]


def build(*, by: Actor, purpose: str, processes: int = 1, said: Said | None = None) -> StatisticsBase:
    """Make the base anew. Raises `NotNow` while another making works."""
    by.check("statistics.build")
    told = said or (lambda *_: None)
    with working_on(THIS_WORK) as alone:
        if not alone:
            raise NotNow("統計の元をほかで作っています。終わってから、もう一度実行してください。")
        outermost = not connection.in_atomic_block
        with transaction.atomic():
            if outermost:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return _build(by, purpose, processes, told)


def _build(by: Actor, purpose: str, processes: int, told: Said) -> StatisticsBase:
    tables = city_tables()
    codes = Codes.of(tables)
    facts = read_facts(by, codes, said=lambda done: told("read", done, 0))
    held = population(facts, tables)
    generation = (StatisticsBase.objects.values_list("generation", flat=True).first() or 0) + 1
    # Portions are small, the city is not: compiling once is worth it where one portion alone would not pay for it.
    engine = "compiled" if len(facts) >= COMPILING_FROM and find_spec("numba") else "auto"
    rows = doses = 0
    for first in range(0, len(facts), PORTION):
        told("judge", first, len(facts))
        clear = [at for at in range(first, min(first + PORTION, len(facts))) if at not in held.unclear]
        made, read = _portion(facts, held.people, tables, codes, clear, generation, (processes, engine))
        rows, doses = rows + made, doses + read
    base = StatisticsBase.objects.create(
        generation=generation, rules=tables.rules, made_at=clock.now(), made_by=by.code, persons=len(facts),
        doses=doses, rows=rows, unclear=len(held.unclear),
    )  # fmt: skip
    JudgedDose.objects.exclude(generation=generation).delete()
    CompletedSeries.objects.exclude(generation=generation).delete()
    detail = {"rules": tables.rules, "doses": doses, "rows": rows, "unclear": len(held.unclear)}
    audit.record("statistics.built", by=by, purpose=purpose, obj=f"statistics:{base.id}", n=len(facts), detail=detail)
    return base


def _portion(
    facts: Facts,
    people: Any,
    tables: Tables,
    codes: Codes,
    clear: list[int],
    generation: int,
    how: tuple[int, str],
) -> tuple[int, int]:
    """Judge and write some residents; `how`: over how many processors, by which engine. (rows written, doses read)"""
    if not clear:
        return 0, 0
    chosen = some_of(people, clear)
    standing = evaluate_columns(
        tables, chosen, as_of=clock.today(), processes=how[0], engine=how[1], doses=True,
        cache=Path(settings.SESSHU_VAR) / "kernel",
    )  # fmt: skip
    assert standing.doses is not None  # noqa: S101 - asked for above
    ids = [UUID(bytes=facts.id_of(at)) for at in clear]
    words = _words(codes, ids)
    numbers = {str(one): at for one, at in zip(ids, clear, strict=True)}
    lines = list(_lines(words, numbers, chosen.dose_day, standing.doses, tables, generation))
    with connection.cursor() as cursor, cursor.copy(f"COPY statistics_dose ({', '.join(COLUMNS)}) FROM STDIN") as out:
        out.write("".join(lines))
    with connection.cursor() as cursor, cursor.copy(COMPLETIONS) as out:
        out.write("".join(_completions(ids, standing, generation)))
    return sum(line.count("\n") for line in lines), len(chosen.dose_day)


def _words(codes: Codes, ids: list[UUID]) -> Iterator[str]:
    parameters = {
        "products": list(codes.products), "kinds": list(codes.kinds), "routes": list(codes.routes),
        "elsewhere": ResidentClass.NON_REGISTERED.value, "first": ids[0], "last": ids[-1],
    }  # fmt: skip
    with connection.cursor() as cursor, cursor.copy(WORDS, parameters) as copy:
        data = b"".join(bytes(part) for part in copy).decode()
    yield from data.splitlines()


def _lines(
    words: Iterator[str], numbers: dict[str, int], days: Any, judged: DoseColumns, tables: Tables, generation: int
) -> Iterator[str]:
    """The rows of each dose: its words with what the engine said in each series, under the number of the person."""
    families = len(judged.series) // len(days) if len(days) else 0
    columns = [column.tolist() if hasattr(column, "tolist") else column for column in judged]
    at = 0
    ends: dict[tuple[int, ...], str] = {}
    for line in words:
        day, rest = line.split("\t", 1)
        person = numbers.get(rest.split("\t", 1)[0])
        if person is None:
            continue  # a person whose records the law cannot read
        if at >= len(days) or int(day) != days[at]:
            raise RuntimeError("doses of the two reads do not match")
        first = True
        for place in range(at * families, (at + 1) * families):
            key = tuple(column[place] for column in columns)
            if key[0] < 0 and not first:
                continue
            end = ends.get(key) or ends.setdefault(key, _end(key, tables))
            yield f"{generation}\t{person}\t{rest}\t{end}\t{'t' if first else 'f'}\n"
            first = False
        at += 1
    if at != len(days):
        raise RuntimeError("doses of the two reads do not match")


def _completions(ids: list[UUID], standing: Standing, generation: int) -> Iterator[str]:
    """Who has completed what, and on the day of which dose."""
    status, days = (
        column.tolist() if hasattr(column, "tolist") else column
        for column in (standing.series.status, standing.series.completed)
    )
    width = len(standing.names)
    for at, state in enumerate(status):
        if state == COMPLETE and days[at] > 0:
            day, series = date.fromordinal(days[at]), standing.names[at % width]
            yield f"{generation}\t{ids[at // width]}\t{series}\t{day.isoformat()}\n"


def _end(key: tuple[int, ...], tables: Tables) -> str:
    series, step, number, counted, valid, routine = key
    if series < 0:
        return "\t\t0\tf\tf\tf"
    phase, name = tables.step_names[step] if step >= 0 else (None, None)
    is_true = "ft"
    words = f"{tables.series[series].code}\t{step_name(phase, name)}\t{number}"
    return f"{words}\t{is_true[counted]}\t{is_true[valid]}\t{is_true[routine]}"
