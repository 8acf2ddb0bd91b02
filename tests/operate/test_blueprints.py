"""What a blueprint makes of an empty database is what the migrations make of it, to the last grant."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from sesshu.operate import blueprints, schema
from sesshu.operate import databases as module
from sesshu.operate.backup import tools
from sesshu.operate.blueprints.making import SYSTEMS, body
from sesshu.operate.databases import Access, Databases, Place, migrate
from sesshu.operate.schema import SOURCE, run_migrations

SESSION = re.compile(r"^(\\(un)?restrict .*|-- Dumped .*)\n", re.MULTILINE)
NAMED_NOT_NULL = re.compile(r" CONSTRAINT \w+ NOT NULL")  # PostgreSQL 18 keeps the name a column once had
# PostgreSQL writes a condition that it has read from its own words with other brackets and casts.
CONDITION = re.compile(r"^.*( AND | OR |ARRAY\[).*$", re.MULTILINE)
WRITTEN_OTHERWISE = re.compile(r"[()]|::character varying|::text(\[\])?")
NETWORK = Place("network")


def place_of(system: str) -> Place:
    return Place(system, "" if system == "network" else "431001")


def name_of(what: str) -> str:
    return f"sesshu_blueprint_{what}{os.getpid()}"


def said(access: Access, keeper: Databases, name: str) -> str:
    """Everything pg_dump says of a database: owners, grants, comments and which migrations ran."""
    dsn = module.at(keeper.admin_dsn, name)
    with psycopg.connect(dsn) as connection:
        version = connection.info.server_version
        ran = connection.execute("SELECT id, app, name FROM django_migrations ORDER BY id").fetchall()
        sequences = connection.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
    process = tools.start(tools.tool("pg_dump", version), dsn, "--schema-only", stdout=subprocess.PIPE)
    assert process.stdout
    text = process.stdout.read().decode()
    tools.ended(process, "pg_dump")
    text = NAMED_NOT_NULL.sub(" NOT NULL", SESSION.sub("", text)).replace(name, "NAME")
    text = CONDITION.sub(lambda line: WRITTEN_OTHERWISE.sub("", line[0]), text)
    return "\n".join((text, *map(str, ran), *map(str, sequences)))


def recorded(system: str) -> str:
    """What the file says, without its head."""
    return blueprints.file_of(system).read_text(encoding="utf-8").partition("\n\n")[2]


def both_ways(system: str, keeper: Databases, *, exactly: bool = False) -> tuple[str, str]:
    """The same system's database by its blueprint and by its migrations."""
    found = []
    for what, way in (("loaded", migrate), ("migrated", run_migrations)):
        name = name_of(what)
        access = keeper.make_empty(name, name)
        way(place_of(system), access)
        found.append(said(access, keeper, name))
        if way is run_migrations and blueprints.state_of(system) == blueprints.WHOLE and exactly:
            assert body(access.owner, access.app) == recorded(system)
        keeper.drop(name)
    return found[0], found[1]


@pytest.mark.parametrize("system", SYSTEMS)
def test_ひな形から作ったデータベースは_移行で作ったものと一字も違わない(system: str, databases: Databases) -> None:
    loaded, migrated = both_ways(system, databases, exactly=True)
    assert loaded == migrated
    assert loaded.count("CREATE TABLE") > 20
    assert loaded.count("GRANT SELECT,INSERT ON TABLE") > 3


@pytest.mark.long
@pytest.mark.parametrize("system", SYSTEMS)
def test_どの版のPostgreSQLでも同じ(system: str, keeper: Databases) -> None:
    loaded, migrated = both_ways(system, keeper)
    assert loaded == migrated


@pytest.mark.long
@pytest.mark.parametrize("system", SYSTEMS)
def test_ひな形は今の移行から作ったもの(system: str) -> None:
    """An older one is no fault, only slower: `./sesshu blueprints` makes it anew."""
    assert blueprints.state_of(system) == blueprints.WHOLE


def altered(monkeypatch: pytest.MonkeyPatch, folder: Path, system: str, text: str) -> None:
    (folder / f"{system}.sql").write_text(text, encoding="utf-8")
    monkeypatch.setattr(blueprints, "FOLDER", folder)


def test_新しいひな形は_Djangoを起動せずに済む(
    databases: Databases, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = blueprints.file_of("network").read_text(encoding="utf-8")
    text = re.sub(r"^-- shape .*$", f"-- shape {blueprints.shape('network')}", text, flags=re.MULTILINE)
    altered(monkeypatch, tmp_path, "network", text)
    monkeypatch.setattr(schema, "run_migrations", lambda *_: pytest.fail("migrated without need"))
    name = name_of("at_once")
    access = databases.make_empty(name, name)
    migrate(NETWORK, access)
    with psycopg.connect(access.app) as connection:
        assert connection.execute("SELECT count(*) FROM audit_entry").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM audit_entry")
    databases.drop(name)


def test_移行が増えたあとの古いひな形には_残りの移行が続く(
    databases: Databases, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    newest, room = "0003_drafts", "foundation/screens/migrations"
    name = name_of("older")
    older = databases.make_empty(name, name)
    run_migrations(NETWORK, older)
    django = os.environ | {
        "SESSHU_DSN": older.owner, "SESSHU_SYSTEM": "network", "SESSHU_MUNICIPALITY": "",
        "DJANGO_SETTINGS_MODULE": "sesshu.site.network", "PYTHONPATH": str(SOURCE.parent),
    }  # fmt: skip
    command = [sys.executable, "-W", "ignore", "-m", "django", "migrate", "screens", "0002", "-v", "0"]
    subprocess.run(command, env=django, check=True, timeout=200)
    head = [line for line in blueprints.migration_lines("network") if f"{room}/{newest}.py" not in line]
    altered(monkeypatch, tmp_path, "network", "\n".join(("-- shape older", *head, "", body(older.owner, older.app))))
    databases.drop(name)
    assert blueprints.state_of("network") == blueprints.BEHIND
    loaded, migrated = both_ways("network", databases)
    order = re.compile(r"^\(\d+, '\w+', '\w+'\)$", re.MULTILINE)  # it ran last, so its number is another
    assert order.sub("", loaded) == order.sub("", migrated)
    assert f"'screens', '{newest}'" in loaded


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (r"0001_initial\.py \w+", "0001_initial.py 000000000000"),  # a migration that was changed
        (r"audit/migrations/0001_initial", "audit/migrations/0001_squashed"),  # one that is gone
        (r"library django \S+", "library django 4.2.1"),
    ],
)
def test_変わった移行を含むひな形は使わない(
    was: str, becomes: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    head = "\n".join(("-- shape older", *blueprints.migration_lines("network")))
    altered(monkeypatch, tmp_path, "network", head)
    assert blueprints.state_of("network") == blueprints.BEHIND
    altered(monkeypatch, tmp_path, "network", re.sub(was, becomes, head, count=1))
    assert blueprints.state_of("network") == blueprints.UNUSABLE


def test_空でないデータベースには手を付けない(databases: Databases) -> None:
    name = name_of("used")
    access = databases.make_empty(name, name)
    with psycopg.connect(access.owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
        assert not blueprints.load("network", access.owner, f"{name}_app")
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert tables == [("kept",)]
    databases.drop(name)


def test_途中で失敗すれば何も残らず_移行が始めから行う(
    databases: Databases, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = blueprints.file_of("network").read_text(encoding="utf-8") + "\nSELECT no_such_function();\n"
    altered(monkeypatch, tmp_path, "network", text)
    loaded, migrated = both_ways("network", databases)
    assert loaded == migrated
