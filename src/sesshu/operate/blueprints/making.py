"""Make the blueprints anew, after a migration came: `./sesshu blueprints` (for developers; needs pg_dump).

A server of its own runs the migrations of each system; what pg_dump says of the database is written without owners,
and with a name in place of the app role. The oldest PostgreSQL we promise writes it: newer ones read that.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import psycopg.sql

from sesshu.operate import blueprints, postgres
from sesshu.operate.backup import tools
from sesshu.operate.databases import Databases, Place
from sesshu.operate.schema import run_migrations

SYSTEMS = ("ledger", "hub", "addressee", "intermediary", "network")
TITLE = re.compile(r"^--\n-- Name: .*\n--\n", re.MULTILINE)
BLANK = re.compile(r"\n{3,}")
EXTENSION = re.compile(r"^(CREATE|COMMENT ON) EXTENSION .*;\n", re.MULTILINE)
SESSION = re.compile(r"^SET default_\w+ = .*;\n", re.MULTILINE)
OWNER = re.compile(r"^ALTER .* OWNER TO .*;\n", re.MULTILINE)
START = "-- *not* creating schema, since initdb creates it\n"
END = "--\n-- PostgreSQL database dump complete\n"


def make_all(systems: tuple[str, ...], shown: Callable[[str, int, int], None] = lambda *_: None) -> list[Path]:
    """Write the files of these systems; each is whole or as it was."""
    folder = Path(tempfile.mkdtemp(prefix="sesshu-blueprints-"))
    folder.chmod(0o755)
    server = postgres.Server(folder / "pg", options=postgres.FAST_AND_UNSAFE).start()
    try:
        keeper, found = Databases(server.dsn(), folder / "roles.json"), []
        for done, system in enumerate(systems):
            shown(system, done, len(systems))
            found.append(_make(system, keeper))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _make(system: str, keeper: Databases) -> Path:
    access = keeper.make_empty(f"blueprint_{system}", f"blueprint_{system}")
    run_migrations(Place(system, "" if system == "network" else "000000"), access)
    title = f"-- The database of the system `{system}` as its migrations make it."
    head = [
        f"{title} Made by ./sesshu blueprints; do not edit.",
        f"-- shape {blueprints.shape(system)}",
        *blueprints.migration_lines(system),
    ]
    text = "\n".join(head) + "\n\n" + body(access.owner, access.app)
    file = blueprints.file_of(system)
    draft = file.with_name(f"{file.name}.new")
    draft.write_text(text, encoding="utf-8")
    return draft.replace(file)


def body(owner: str, app: str) -> str:
    """Tables, functions, grants, and which migrations ran. Raises `RuntimeError` where a migration left rows."""
    with psycopg.connect(owner) as connection:
        version = connection.info.server_version
        rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        _refuse_rows(connection)
    process = tools.start(tools.tool("pg_dump", version), owner, "--schema-only", stdout=subprocess.PIPE)
    text = (process.stdout.read() if process.stdout else b"").decode()
    tools.ended(process, "pg_dump")
    role = str(psycopg.conninfo.conninfo_to_dict(app)["user"])
    values = ",\n    ".join(f"('{label}', '{name}', now())" for label, name in rows)
    return f"{plain(text, role)}\nINSERT INTO public.django_migrations (app, name, applied) VALUES\n    {values};\n"


def plain(text: str, role: str) -> str:
    """What pg_dump says, without the session it sets up, titles, owners and extensions."""
    text = text.partition(START)[2].partition(END)[0]
    for pattern in (TITLE, EXTENSION, SESSION, OWNER):
        text = pattern.sub("", text)
    return BLANK.sub("\n\n", text.replace(role, blueprints.APP)).strip() + "\n"


def _refuse_rows(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """A blueprint carries no rows: a migration that writes some would have to be told here."""
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    for (name,) in names:
        table = psycopg.sql.Identifier(str(name))
        found = connection.execute(psycopg.sql.SQL("SELECT EXISTS (SELECT FROM {})").format(table)).fetchone()
        if name != "django_migrations" and found != (False,):
            raise RuntimeError(f"{name}: a migration wrote rows; blueprints do not carry any")
