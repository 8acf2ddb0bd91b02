"""The prepared city that several benchmarks share: residents through the product's own door, doses by COPY.

It is made once for a size and kept below `<var>/bench/city-<size>`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from sesshu.operate.bench.house import BenchHouse, bench_house, house_folder, say
from sesshu.operate.bench.made_up import MadeCity
from sesshu.schedule import Tables

Connection = psycopg.Connection[tuple[object, ...]]
NOTE = "prepared.json"
# What a slip leaves in the ledger; columns that are not named here and must not be empty get the emptiest value.
DOSE = {
    "id": "gen_random_uuid()", "resident_id": "resident.id",
    "given_on": "made.given_on - left(resident.addressee_number, 6)::int", "product": "made.product",
    "lot_number": "upper(left(made.product, 2)) || to_char(made.given_on, 'YYMM')", "kind": "'routine'",
    "setting": "'individual'", "source": "'slip'", "certainty": "'confirmed'", "same_day_number": "1",
    "level": "'info'", "version": "1", "recorded_at": "made.given_on + interval '40 days'", "recorded_by": "'j:bench'",
}  # fmt: skip
EMPTIEST = {"text": "''", "character varying": "''", "boolean": "false", "jsonb": "'{}'"}


@contextmanager
def prepared_city(tables: Tables, size: int) -> Iterator[BenchHouse]:
    """The house of a city of `size` residents with some 12 doses each, made when it is not there yet."""
    with bench_house(f"city-{size}") as house:
        note = house.layout.folder / NOTE
        done = json.loads(note.read_text()) if note.exists() else {}
        if "residents" not in done:
            _take_residents(house, tables, size)
            done["residents"] = size
            note.write_text(json.dumps(done))
        if "doses" not in done:
            say(f"{size:,} 人の接種記録を作っています")
            done["doses"] = add_doses(house, MadeCity(tables, size))
            note.write_text(json.dumps(done))
        yield house


def keep_as_city(name: str, size: int) -> None:
    """What `load-residents` has made becomes the prepared city where there is none; else it goes."""
    made, city = house_folder(name), house_folder(f"city-{size}")
    if city.exists() or not (made / "pg").exists():
        shutil.rmtree(made / "pg", ignore_errors=True)
        return
    made.rename(city)
    (city / NOTE).write_text(json.dumps({"residents": size}))


def _take_residents(house: BenchHouse, tables: Tables, size: int) -> None:
    say(f"{size:,} 人の住民を取り込んでいます")
    file = MadeCity(tables, size).write_residents(house.layout.folder / "residents-full.csv")
    house.run("staff")
    house.run("take-residents", str(file))
    Path(file).unlink()


def add_doses(house: BenchHouse, city: MadeCity) -> int:
    """Write the doses of everybody; returns how many. Indexes are built afterwards, as a restore does."""
    with psycopg.connect(house.admin) as connection:
        connection.execute("SET session_replication_role = replica")  # the residents were read in this statement
        connection.execute("CREATE TEMP TABLE made (person int, given_on date, product text) ON COMMIT DROP")
        with connection.cursor() as cursor, cursor.copy("COPY made FROM STDIN") as copy:
            for dose in city.doses():
                copy.write_row(dose)
        connection.execute("ANALYZE made")
        indexes = _take_indexes_off(connection)
        columns = DOSE | _others(connection)
        connection.execute("TRUNCATE dose CASCADE")
        written = connection.execute(
            sql.SQL(
                "INSERT INTO dose ({}) SELECT {} FROM resident"
                " JOIN made ON made.person = right(resident.addressee_number, 9)::int"
            ).format(
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                sql.SQL(", ").join(sql.SQL(value) for value in columns.values()),  # type: ignore[arg-type]
            )
        ).rowcount
        for index in indexes:
            connection.execute(sql.SQL(index))  # type: ignore[arg-type]
    with psycopg.connect(house.admin, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return written


def _take_indexes_off(connection: Connection) -> list[str]:
    """Drop what is no constraint; returns how to make it again."""
    rows = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'dose'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = 'dose'::regclass)"
    ).fetchall()
    for name, _ in rows:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(str(name))))
    return [str(definition) for _, definition in rows]


def _others(connection: Connection) -> dict[str, str]:
    """Columns that may not be empty and are not in `DOSE`."""
    rows = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'dose'"
        " AND is_nullable = 'NO' AND column_default IS NULL AND NOT column_name = ANY(%s)",
        [list(DOSE)],
    ).fetchall()
    return {str(name): EMPTIEST.get(str(kind), "0") for name, kind in rows}
