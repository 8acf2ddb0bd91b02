"""Blueprints: what the migrations of a system make of an empty database, as one file of SQL that is loaded at once.

`<system>.sql` is made from the migrations (`making.py`) and never edited. Its head names every migration it holds with
the hash of the file. Where one of them is no longer as it was, the blueprint is not used and the migrations run; where
newer ones have come, they run behind it. A database with anything in it is never touched here.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

import psycopg
import psycopg.sql

SOURCE = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
LIBRARIES = ("django", "procrastinate")
APP = "sesshu_blueprint_app"  # stands where the app role of a database belongs
MODELS = ("*/models.py", "*/models/**/*.py")
DECLARED = re.compile(r"^class .*|^ +db_table = .*", re.MULTILINE)
MODULE = re.compile(r'"((?:sesshu|django|procrastinate)\.[\w.]+)"')
GRANTS = ("operate/grants.py", "foundation/records.py", "foundation/keeping.py")
FUNCTIONS = ("*/function.py", "*/treatments.py")  # of the owner, see `operate.grants`
UNUSABLE, BEHIND, WHOLE = "unusable", "behind", "whole"


def file_of(system: str) -> Path:
    return FOLDER / f"{system}.sql"


def migration_lines(system: str) -> list[str]:
    """One line for each library and each migration file of the rooms of a system, as the head of a blueprint has it."""
    rooms = (SOURCE / "foundation", SOURCE / system)
    files = sorted(file for folder in rooms for file in folder.glob("*/migrations/0*.py"))
    return [f"-- library {name} {version(name)}" for name in LIBRARIES] + [
        f"-- holds {file.relative_to(SOURCE).as_posix()} {_hash(file)}" for file in files
    ]


@cache
def shape(system: str) -> str:
    """Hash of everything that decides what migrations and grants make of an empty database of this system.

    Of settings it takes the names of modules and of models their classes and tables: other words there change nothing.
    """
    rooms = (SOURCE / "foundation", SOURCE / system)
    found = migration_lines(system)
    for file in sorted(file for folder in rooms for pattern in MODELS for file in folder.glob(pattern)):
        found += DECLARED.findall(file.read_text(encoding="utf-8"))
    for name in ("base", system):
        found += MODULE.findall((SOURCE / "site" / f"{name}.py").read_text(encoding="utf-8"))
    found += [_hash(SOURCE / name) for name in GRANTS]
    found += [_hash(file) for folder in rooms for pattern in FUNCTIONS for file in sorted(folder.glob(pattern))]
    return hashlib.sha256("\n".join(found).encode()).hexdigest()[:16]


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def state_of(system: str) -> str:
    """`whole`: it is all there is to do; `behind`: migrations and grants go on from it; or `unusable`."""
    try:
        head = _head(file_of(system))
    except FileNotFoundError:
        return UNUSABLE
    if f"-- shape {shape(system)}" in head:
        return WHOLE
    held = {line for line in head if line.startswith(("-- holds ", "-- library "))}
    return BEHIND if held and held <= set(migration_lines(system)) else UNUSABLE


def _head(file: Path) -> list[str]:
    with file.open(encoding="utf-8") as lines:
        found = []
        for line in lines:
            if not line.startswith("--"):
                break
            found.append(line.rstrip("\n"))
    return found


def load(system: str, owner: str, app_role: str) -> bool:
    """Load the blueprint into an empty database, all or nothing. True when nothing is left to do.

    Whatever is in the way (a table that is there, an extension that lies elsewhere), the migrations will tell it.
    """
    state = state_of(system)
    if state == UNUSABLE:
        return False
    try:
        with psycopg.connect(owner) as connection:
            if not _is_empty(connection):
                return False
            role = psycopg.sql.Identifier(app_role).as_string(connection)
            text = file_of(system).read_text(encoding="utf-8").replace(APP, role)
            connection.execute("SET LOCAL search_path = ''")
            connection.execute("SET LOCAL check_function_bodies = off")  # they may name tables that follow
            connection.execute(text.encode())
    except psycopg.Error:
        return False
    return state == WHOLE


def _is_empty(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    """No table but those that an extension brought."""
    row = connection.execute(
        "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'S', 'v') AND relnamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
    ).fetchone()
    return row == (0,)
