"""研修用の写し: a database with the shape of the living one and made-up persons in it.

Only tables that are named here are copied. In the two that tell of persons every text is emptied unless its column is
named as harmless, then names, numbers and addresses are made up: a column that a later version adds is empty by itself.
"""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from psycopg import sql

from sesshu.demo.namelists import name_parts
from sesshu.operate.backup import tools
from sesshu.operate.databases import Databases, Place, migrate
from sesshu.text import kana_key, search_key

Shown = Callable[[str, int, int], None]
PERSONS = ("resident", "dose")
# What a city decides, and the schema's own account; nothing of persons.
OTHERS = (
    "django_migrations", "institutions_institution", "products_product_use", "products_lot_number",
    "products_city_product", "programmes_programme", "programmes_law_setting", "office_closing_day",
)  # fmt: skip
HARMLESS = {
    "resident": {
        "birth_precision", "sex", "relationship", "resident_class", "status", "became_reason", "removal_reason",
        "municipality_code", "prefecture", "city",
    },
    "dose": {
        "product", "lot_number", "institution_code", "route", "kind", "setting", "source", "certainty", "level",
        "reason_code", "rules", "decision", "recorded_by", "withdrawn_by", "withdraw_reason",
    },
}  # fmt: skip
TOWN = "架空町"
BATCH = 20_000


def make(place: Place, source_owner: str, keeper: Databases, shown: Shown = lambda *_: None) -> dict[str, Any]:
    """Copy into `…_training`, made anew each time. Returns its name and how many persons and doses it has."""
    name, draft = f"{place.name}_training", f"{place.name}_training_new"
    access = keeper.make_empty(draft, name)
    shown("copying", 0, 0)
    kept = _copy(source_owner, access.owner)
    with psycopg.connect(access.owner) as connection:
        _delete_sealed(connection)
        for table in PERSONS:
            _empty_texts(connection, table)
        people = _made_up(connection, shown)
        doses = connection.execute("SELECT count(*) FROM dose").fetchone()
    migrate(place, access)
    keeper.drop(name)
    keeper.finish(draft, name)
    return {"database": name, "persons": people, "doses": int(doses[0]) if doses else 0, "tables": kept}


def _copy(source: str, target: str) -> list[str]:
    """Schema of everything, rows of the named tables that this version has."""
    with psycopg.connect(source) as connection:
        version = connection.info.server_version
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    there = {str(name) for (name,) in rows}
    without = [f"--exclude-table-data=public.{name}" for name in sorted(there - {*PERSONS, *OTHERS})]
    dumping = tools.start(
        tools.tool("pg_dump", version), source, "--format=custom", "--compress=1", "--no-owner", "--no-privileges",
        "--schema=public", *without, stdout=subprocess.PIPE,
    )  # fmt: skip
    loading = tools.start(
        tools.tool("pg_restore", version), target, "--no-owner", "--no-privileges", "--exit-on-error",
        "--schema=public", f"--dbname={psycopg.conninfo.conninfo_to_dict(target)['dbname']}", stdin=dumping.stdout,
    )  # fmt: skip
    tools.ended(loading, "写しの読込み")
    tools.ended(dumping, "写しの書出し")
    return sorted(there & {*PERSONS, *OTHERS})


def _delete_sealed(connection: psycopg.Connection[Any]) -> None:
    """Sealed identities are nobody's training."""
    if "sealed" in dict(_columns(connection, "resident")):
        connection.execute("DELETE FROM dose WHERE resident_id IN (SELECT id FROM resident WHERE sealed)")
        connection.execute("DELETE FROM resident WHERE sealed")


def _columns(connection: psycopg.Connection[Any], table: str) -> list[tuple[str, tuple[str, str]]]:
    rows = connection.execute(
        "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s",
        [table],
    ).fetchall()
    return [(str(name), (str(kind), str(null))) for name, kind, null in rows]


def _empty_texts(connection: psycopg.Connection[Any], table: str) -> None:
    keep = HARMLESS[table] | {"addressee_number", "health_number", "birth_text", "household_number"}
    values = {"text": "''", "character varying": "''", "jsonb": "'{}'", "json": "'{}'"}
    parts = [
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.SQL("NULL" if null == "YES" else values[kind]))
        for name, (kind, null) in _columns(connection, table)
        if kind in values and name not in keep
    ]
    if parts:
        connection.execute(sql.SQL("UPDATE {} SET {}").format(sql.Identifier(table), sql.SQL(", ").join(parts)))
    actors = [name for name, _ in _columns(connection, table) if name in ("recorded_by", "withdrawn_by")]
    for name in actors:
        connection.execute(
            sql.SQL("UPDATE {} SET {} = 'j:training' WHERE {} IS NOT NULL").format(
                sql.Identifier(table), sql.Identifier(name), sql.Identifier(name)
            )
        )


def _made_up(connection: psycopg.Connection[Any], shown: Shown) -> int:
    """Names by household, numbers in a row, one street of a town that does not exist."""
    connection.execute(
        "CREATE TABLE training_made (id uuid PRIMARY KEY, addressee text, health text, house text, name text,"
        " kana text, name_key text, given_name_key text, kana_key text, given_kana_key text, birth text, street text)"
    )
    rows = connection.execute("SELECT id, household_number, sex, birth_date, birth_precision FROM resident ORDER BY id")
    houses: dict[str, int] = {}
    number = 0
    with connection.cursor() as cursor, cursor.copy("COPY training_made FROM STDIN") as copy:
        for row in _listed(rows):
            number += 1
            copy.write_row(_person(number, row, houses))
            if number % BATCH == 0:
                shown("naming", number, 0)
    connection.execute(
        "UPDATE resident r SET addressee_number = m.addressee, health_number = m.health, household_number = m.house,"
        " name = m.name, kana = m.kana, name_key = m.name_key, given_name_key = m.given_name_key,"
        " kana_key = m.kana_key, given_kana_key = m.given_kana_key, birth_text = m.birth, town = %s,"
        " street = m.street, address = r.prefecture || r.city || %s || m.street, address_protected = false"
        " FROM training_made m WHERE m.id = r.id",
        [TOWN, TOWN],
    )
    connection.execute("DROP TABLE training_made")
    return number


def _listed(rows: psycopg.Cursor[Any]) -> Iterator[tuple[Any, ...]]:
    yield from rows.fetchall()


def _person(number: int, row: tuple[uuid.UUID, str, str, Any, str], houses: dict[str, int]) -> tuple[Any, ...]:
    key, household, sex, birth, precision = row
    house = houses.setdefault(household or str(key), len(houses) + 1)
    surnames, givens = name_parts("surnames"), name_parts("male" if sex == "M" else "female")
    surname, surname_kana = surnames[house % len(surnames)]
    given, given_kana = givens[number % len(givens)]
    return (
        key, f"99{number:010d}", f"99{number:08d}", f"99{house:010d}", f"{surname}　{given}",
        f"{surname_kana}　{given_kana}", search_key(surname + given), search_key(given),
        kana_key(surname_kana + given_kana), kana_key(given_kana),
        birth.isoformat() if birth else precision, f"{house % 30 + 1}丁目{house % 20 + 1}番",
    )  # fmt: skip
