"""`due`: everybody of a city judged for a day, against COPY of the inputs out of the ledger and of the results in."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from sesshu.operate.bench.city import prepared_city
from sesshu.operate.bench.copying import copy_back, copy_out
from sesshu.operate.bench.house import BenchHouse, say
from sesshu.operate.bench.measure import Line
from sesshu.schedule import Tables

SIZE = 738_000
INPUTS = (
    "(SELECT id, birth_date, sex, became_on, removed_on FROM resident)",
    "(SELECT resident_id, given_on, product, volume_ml, route, kind FROM dose WHERE withdrawn_at IS NULL)",
    "(SELECT resident_id, code, series, valid_from, valid_until FROM resident_condition WHERE ended_at IS NULL)",
)
RESULTS = ("due_run", "due_state")


def run(tables: Tables, size: int, _cache: Path) -> list[Line]:
    """The compiled kernel lies ready, nobody was judged before."""
    with prepared_city(tables, size) as house:
        _forget(house)
        say("全市を判定しています")
        told = house.run("judge-everybody")
        say("同じ入力と結果を COPY で出し入れしています")
        floor = _read_inputs(house) + copy_back(house.admin, RESULTS, house.layout.folder / "floor")
    return [Line("due", size, told["seconds"], floor, told["seconds"] / floor, peak_mib=told["peak_mib"])]


def _forget(house: BenchHouse) -> None:
    with psycopg.connect(house.admin) as connection:
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, RESULTS))))


def _read_inputs(house: BenchHouse) -> float:
    with psycopg.connect(house.admin) as connection:
        return sum(copy_out(connection, sql.SQL(what)) for what in INPUTS)
