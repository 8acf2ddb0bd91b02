"""Databases and their two roles: `…_owner` migrates, `…_app` works and owns nothing.

A new municipality is a copy of a template database that was migrated once; its schema hash is the database's comment,
so that a start can skip migrations when nothing changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

SOURCE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Place:
    """One system of one municipality (`network` has none)."""

    system: str
    municipality: str = ""

    @property
    def name(self) -> str:
        return f"sesshu_{self.system}_{self.municipality}".rstrip("_")


@dataclass(frozen=True, slots=True)
class Access:
    """The two addresses of a place's database."""

    owner: str
    app: str


@cache
def schema_hash() -> str:
    """Hash of everything that shapes a database: migrations, grants and the versions of their libraries."""
    digest = hashlib.sha256()
    files = [
        *sorted(SOURCE.glob("**/migrations/*.py")),
        SOURCE / "operate" / "grants.py",
        *sorted(SOURCE.glob("**/models.py")),
    ]
    for file in files:
        digest.update(file.relative_to(SOURCE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


class Databases:
    """Keeper of the databases of one server. `secrets_file` remembers role passwords (mode 0600)."""

    def __init__(self, admin_dsn: str, secrets_file: Path) -> None:
        self.admin_dsn = admin_dsn
        self.secrets_file = secrets_file

    def ensure(self, place: Place) -> Access:
        """The database of a place, created or migrated when needed. Safe to call again at any time."""
        access = self._roles(place.name)
        found = self._comment(place.name)
        if found is None:
            self._copy_template(place)
        elif found != f"schema:{schema_hash()}":
            migrate(place, access)
            self._mark(place.name)
        return access

    def drop(self, name: str) -> None:
        with self._admin() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def template(self, system: str) -> str:
        """Name of the migrated template database of a system for the present schema; made when missing."""
        name = f"sesshu_template_{system}_{schema_hash()}"
        access = self._roles(name, role=f"sesshu_template_{system}")
        if self._comment(name) is None:
            self.drop(name)
            self._create(name, f"sesshu_template_{system}")
            migrate(Place(system, "000000" if system != "network" else ""), access)
            self._mark(name)
        return name

    def _copy_template(self, place: Place) -> None:
        template, roles = self.template(place.system), f"sesshu_template_{place.system}"
        self.drop(place.name)
        with self._admin() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(place.name), sql.Identifier(template))
            )
            _close_to_others(connection, place.name, place.name)
        with psycopg.connect(_at(self.admin_dsn, place.name), autocommit=True) as connection:
            _hand_over(connection, roles, place.name)
        self._mark(place.name)

    def _create(self, name: str, roles: str) -> None:
        with self._admin() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            _close_to_others(connection, name, roles)
        with psycopg.connect(_at(self.admin_dsn, name), autocommit=True) as connection:
            for extension in ("pg_trgm", "btree_gist"):
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
            connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(f"{roles}_owner")))
            connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(f"{roles}_app")))

    def _roles(self, name: str, *, role: str = "") -> Access:
        role = role or name
        found = self._secrets()
        for kind in ("owner", "app"):
            found.setdefault(f"{role}_{kind}", secrets.token_urlsafe(24))
        self._keep(found)
        with self._admin() as connection:
            for kind in ("owner", "app"):
                _ensure_role(connection, f"{role}_{kind}", found[f"{role}_{kind}"])
        return Access(*(_at(self.admin_dsn, name, f"{role}_{k}", found[f"{role}_{k}"]) for k in ("owner", "app")))

    def _secrets(self) -> dict[str, str]:
        if not self.secrets_file.exists():
            return {}
        found: dict[str, str] = json.loads(self.secrets_file.read_text())
        return found

    def _keep(self, values: dict[str, str]) -> None:
        self.secrets_file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.secrets_file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(values, indent=1))
        draft.replace(self.secrets_file)

    def _comment(self, name: str) -> str | None:
        with self._admin() as connection:
            row = connection.execute(
                "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s",
                [name],
            ).fetchone()
        # A database without a comment was being made when something ended us: it is made again.
        return row[0] if row and row[0] else None

    def _mark(self, name: str) -> None:
        with self._admin() as connection:
            text = sql.Literal(f"schema:{schema_hash()}")
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), text))

    def _admin(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.admin_dsn, autocommit=True)


def _ensure_role(connection: psycopg.Connection[tuple[object, ...]], role: str, password: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER" if exists else "CREATE")
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(
            verb, sql.Identifier(role), sql.Literal(password)
        )
    )


def _close_to_others(connection: psycopg.Connection[tuple[object, ...]], name: str, roles: str) -> None:
    database = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for other in ("postgres", "template1"):
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(other)))
    for kind in ("owner", "app"):
        role = sql.Identifier(f"{roles}_{kind}")
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role))


def _hand_over(connection: psycopg.Connection[tuple[object, ...]], template_roles: str, roles: str) -> None:
    """Give a copied database to its own two roles: owner by owner, grant by grant."""
    old, new = sql.Identifier(f"{template_roles}_app"), sql.Identifier(f"{roles}_app")
    connection.execute(
        sql.SQL("REASSIGN OWNED BY {} TO {}").format(
            sql.Identifier(f"{template_roles}_owner"), sql.Identifier(f"{roles}_owner")
        )
    )
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(new))
    rows = connection.execute(
        "SELECT format('%%I.%%I', table_schema, table_name), string_agg(privilege_type, ', ')"
        " FROM information_schema.role_table_grants WHERE grantee = %s GROUP BY 1",
        [f"{template_roles}_app"],
    ).fetchall()
    for table, privileges in rows:
        connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(str(privileges)), sql.SQL(str(table)), new))  # type: ignore[arg-type]
    connection.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(new))
    connection.execute(sql.SQL("DROP OWNED BY {}").format(old))


def _at(dsn: str, database: str, user: str = "", password: str = "") -> str:
    info = psycopg.conninfo.conninfo_to_dict(dsn)
    login, secret = user or info["user"], password or info.get("password", "")
    return f"postgresql://{login}:{secret}@{info.get('host', '127.0.0.1')}:{info.get('port', 5432)}/{database}"


def migrate(place: Place, access: Access) -> None:
    """Run migrations and grants as the owner, in a process of its own with the system's settings."""
    environment = os.environ | {
        "SESSHU_SYSTEM": place.system,
        "SESSHU_MUNICIPALITY": place.municipality,
        "SESSHU_DSN": access.owner,
        "SESSHU_APP_ROLE": psycopg.conninfo.conninfo_to_dict(access.app)["user"],
        "DJANGO_SETTINGS_MODULE": f"sesshu.site.{place.system}",
        "PYTHONPATH": str(SOURCE.parent),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "sesshu.operate.grants"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{place.name}: {done.stderr.strip()[-2000:]}")
