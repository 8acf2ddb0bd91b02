"""`load-residents`: the commit of a full file, against COPY of the rows it made into the same tables.

The file goes through the office's own path: received, checked, reviewed, committed in chunks with history, search
keys and audit entries. The floor puts the same rows into the same emptied tables, with their indexes and constraints.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import psycopg
from psycopg import sql

from sesshu.operate.bench.house import BenchHouse, bench_house, say
from sesshu.operate.bench.made_up import MadeCity
from sesshu.operate.bench.measure import Line
from sesshu.schedule import Tables

SIZE = 738_000
TABLES = ("resident", "resident_change", "resident_version")
PIECE = 1024 * 1024


def run(tables: Tables, size: int, _cache: Path) -> list[Line]:
    """`load-residents` with its floor, and `load-residents-check` (decoding, checking, staging) without one."""
    with bench_house(f"load-{size}", anew=True) as house:
        say(f"{size:,} 人の住民ファイルを作っています")
        file = MadeCity(tables, size).write_residents(house.layout.folder / "residents-full.csv")
        house.run("staff")
        say("取り込んでいます（点検と登録）")
        told = house.run("take-residents", str(file))
        if told["state"] != "committed":
            raise RuntimeError(f"the file was not committed: {told}")
        say("同じ行を COPY で入れています")
        floor = copy_floor(house)
        house.keeper.drop("sesshu_ledger_431001")
    committed, checked = told["committed"], told["checked"]
    return [
        Line("load-residents", size, committed, floor, committed / floor, peak_mib=told["peak_mib"]),
        Line("load-residents-check", size, checked, peak_mib=told["peak_checked"]),
    ]


def copy_floor(house: BenchHouse) -> float:
    """Seconds of COPY of all rows of the tables back into them."""
    folder = house.layout.folder / "floor"
    folder.mkdir(exist_ok=True)
    with psycopg.connect(house.admin) as connection:
        for table in TABLES:
            _copy_out(connection, table, folder / table)
        connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, TABLES))))
        connection.commit()
        begun = perf_counter()
        for table in TABLES:
            _copy_in(connection, table, folder / table)
        connection.commit()
        seconds = perf_counter() - begun
    for table in TABLES:
        (folder / table).unlink()
    return seconds


def _copy_out(connection: psycopg.Connection[tuple[object, ...]], table: str, file: Path) -> None:
    statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with file.open("wb") as out, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for piece in copy:
            out.write(piece)


def _copy_in(connection: psycopg.Connection[tuple[object, ...]], table: str, file: Path) -> None:
    statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
    with file.open("rb") as source, connection.cursor() as cursor, cursor.copy(statement) as copy:
        while piece := source.read(PIECE):
            copy.write(piece)
