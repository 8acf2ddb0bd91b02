"""`cross-table`: questions over all doses of a city, from the address to the page with the tables."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import psycopg

from sesshu.operate.bench.city import prepared_city
from sesshu.operate.bench.house import say
from sesshu.operate.bench.measure import Line, line
from sesshu.operate.bench.serving import served
from sesshu.operate.bench.visitors import Visitor
from sesshu.schedule import Tables

SIZE = 738_000
TIMES, REFUSED = 3, 422
# From one axis to three, doses and persons, with and without the series; nothing narrows them.
QUESTIONS = (
    ("doses", "product"), ("doses", "age_band", "sex"), ("doses", "fiscal_year", "product"),
    ("doses", "step", "fiscal_year", "series"), ("doses", "birth_year", "product", "sex"),
    ("doses", "month", "setting", "kind"), ("persons", "series", "age_band"),
    ("persons", "birth_year", "series", "sex"),
)  # fmt: skip
TABLE = re.compile(r"<td[^>]*>[\d,]+</td>")


def run(tables: Tables, size: int, _cache: Path) -> list[Line]:
    """`cross-table`: all questions; `cross-table-slowest`: the one that took longest, the best of its times; one that
    the ledger gives up is told and counts with the time until then. The base
    of the statistics is made first where it is not there, and that is `cross-table-base`."""
    with prepared_city(tables, size) as house:
        [token], cookie = (told := house.run("clerks", "1"))["tokens"], told["cookie"]
        say("統計の元を用意しています")
        base = house.run("statistics-base")
        if base["made"]:
            with psycopg.connect(house.admin, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE statistics_dose")  # as the server does by itself some minutes later
        with served(house) as web:
            visitor = Visitor(web.port, {cookie: token}, accepted=(200, REFUSED))
            found = {question: [_asked(visitor, question) for _ in range(TIMES)] for question in QUESTIONS}
            peak = web.peak()
    every = [seconds for each in found.values() for seconds in each]
    slowest = max(found, key=lambda question: min(found[question]))
    say(f"いちばん遅い集計: {'・'.join(slowest)}、元の行数 {base['rows']:,}")
    lines = [line("cross-table", size, sum(every), each=every)]
    lines.append(line("cross-table-slowest", size, min(found[slowest]), each=found[slowest]))
    if base["made"]:
        lines.append(replace(line("cross-table-base", size, base["made"]), peak_mib=base["peak_mib"]))
    return [one if one.name == "cross-table-base" else replace(one, peak_mib=peak) for one in lines]


def _asked(visitor: Visitor, question: tuple[str, ...]) -> float:
    counted, *axes = question
    wishes = "&".join([f"counted={counted}", *(f"axis_{n}={axis}" for n, axis in enumerate(axes, start=1))])
    begun = perf_counter()
    page = visitor.get(f"/statistics/?{wishes}")
    seconds = perf_counter() - begun
    if not TABLE.search(page):  # it took as long as the office allows, and that is its time
        say(f"答えが出なかった集計: {'・'.join(question)}（{seconds:.1f} 秒）")
    return seconds
