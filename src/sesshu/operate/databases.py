"""Databases and their two roles: `…_owner` migrates, `…_app` works and owns nothing.

A new municipality comes from the system's blueprint; where that is not of today, it is a copy of a template database
that was migrated once. Its schema hash is the database's comment, so that a start can skip migrations when nothing
changed.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from sesshu.ledger.booking.grants import statements as public_grants
from sesshu.operate import blueprints
from sesshu.operate.reach import write_private
from sesshu.operate.roles import at, close_to_others, ensure_role, hand_over
from sesshu.operate.schema import Access, Place, migrate, schema_hash

__all__ = ["Access", "Databases", "Place", "migrate", "schema_hash"]
ONE_KEEPER = 5_344_001  # number of our advisory lock


def template_roles(system: str) -> str:
    """What the two roles of a system's templates begin with."""
    return f"sesshu_template_{system}"


def template_name(system: str) -> str:
    """The template database of a system for the present schema."""
    return f"{template_roles(system)}_{schema_hash()}"


def template_place(system: str) -> Place:
    return Place(system, "000000" if system != "network" else "")


def is_ready(place: Place) -> bool:
    """Its database needs no migrations: loading the blueprint is faster than copying a template."""
    return blueprints.state_of(place.system) == blueprints.WHOLE


class Databases:
    """Keeper of the databases of one server. `secrets_file` remembers role passwords (mode 0600)."""

    def __init__(self, admin_dsn: str, secrets_file: Path) -> None:
        self.admin_dsn = admin_dsn
        self.secrets_file = secrets_file

    def ensure(self, place: Place) -> Access:
        """The database of a place, created or migrated when needed. Safe to call again at any time.

        A database is made under another name and gets its own when it is whole, so that one that bears a place's
        name is never thrown away.
        """
        with self._alone():
            access = self._roles(place.name)
            found = self._comment(place.name)
            if found is None and is_ready(place):
                self._make({place.name: (place.name, place)})
            elif found is None:
                self._copy_template(place)
            elif found != f"schema:{schema_hash()}":
                migrate(place, access)
                self._mark(place.name)
            return access

    def ensure_all(self, places: Iterable[Place]) -> dict[Place, Access]:
        """`ensure` for each. What is missing is made side by side."""
        with self._alone():
            missing = [place for place in places if self._comment(place.name) is None]
            self._make_templates(dict.fromkeys(place.system for place in missing if not is_ready(place)))
            self._make({place.name: (place.name, place) for place in missing if is_ready(place)})
        return {place: self.ensure(place) for place in places}

    def public(self, place: Place) -> str:
        """The address of a place's database for its public page: a login role that may do what the room `booking`
        says and nothing else. Safe to call again; whatever the role had before is taken away first."""
        role = f"{place.name}_public"
        with self._alone():
            found = self._secrets()
            found.setdefault(role, secrets.token_urlsafe(24))
            self._keep(found)
            with self._admin() as connection:
                ensure_role(connection, role, found[role])
                connection.execute(
                    sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                        sql.Identifier(place.name), sql.Identifier(role)
                    )
                )
            with psycopg.connect(at(self.admin_dsn, place.name)) as connection:
                for statement in public_grants(role):
                    connection.execute(statement)  # type: ignore[call-overload]
            return at(self.admin_dsn, place.name, role, found[role])

    def drop(self, name: str) -> None:
        with self._admin() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def exists(self, name: str) -> bool:
        return self._comment(name) is not None

    def make_empty(self, name: str, roles: str) -> Access:
        """A database with nothing in it for the two roles of a place; one of that name is thrown away."""
        with self._alone():
            access = self._roles(name, role=roles)
            self.drop(name)
            self._create(name, roles)
            return access

    def rename(self, name: str, new: str) -> None:
        """Give a database another name; whoever is connected to it is sent away."""
        with self._admin() as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(new))
            )

    def finish(self, draft: str, name: str) -> None:
        """Mark a database that is whole and give it its name."""
        with self._alone():
            self._finish(draft, name)

    def template(self, system: str) -> str:
        """Name of the migrated template database of a system for the present schema; made when missing."""
        with self._alone():
            return self._template(system)

    def _template(self, system: str) -> str:
        self._make_templates([system])
        return template_name(system)

    def _make_templates(self, systems: Iterable[str]) -> None:
        """The templates of these systems that are missing."""
        wanted = [system for system in systems if self._comment(template_name(system)) is None]
        self._make({template_name(one): (template_roles(one), template_place(one)) for one in wanted})
        for system in wanted:
            self._drop_old_templates(template_roles(system), template_name(system))

    def _make(self, wanted: Mapping[str, tuple[str, Place]]) -> None:
        """Databases by name, each for two roles and of a place, side by side; named when all of them are whole."""
        drafts: list[tuple[Place, Access]] = []
        for name, (roles, place) in wanted.items():
            self.drop(f"{name}_new")
            drafts.append((place, self._roles(f"{name}_new", role=roles)))
            self._create(f"{name}_new", roles)
        with ThreadPoolExecutor(1 + (os.cpu_count() or 1)) as pool:  # one waits for the disk while others work
            list(pool.map(lambda draft: migrate(*draft), drafts))
        for name in wanted:
            self._finish(f"{name}_new", name)

    def _drop_old_templates(self, roles: str, keep: str) -> None:
        with self._admin() as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datname <> %s", [f"{roles}_", keep]
            ).fetchall()
        for (name,) in rows:
            self.drop(str(name))

    def _copy_template(self, place: Place) -> None:
        template, roles = self._template(place.system), template_roles(place.system)
        draft = f"{place.name}_new"
        self.drop(draft)
        with self._admin() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(draft), sql.Identifier(template))
            )
            close_to_others(connection, draft, place.name)
        with psycopg.connect(at(self.admin_dsn, draft), autocommit=True) as connection:
            hand_over(connection, roles, place.name)
        self._finish(draft, place.name)

    def _finish(self, draft: str, name: str) -> None:
        """Mark a database that is whole and give it its name."""
        self._mark(draft)
        with self._admin() as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name))
            )

    def _create(self, name: str, roles: str) -> None:
        with self._admin() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            close_to_others(connection, name, roles)
        with psycopg.connect(at(self.admin_dsn, name), autocommit=True) as connection:
            for extension in ("pg_trgm", "btree_gist"):
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
            connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(f"{roles}_owner")))
            connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(f"{roles}_app")))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One keeper at a time on a server: two that change roles or templates would trip over each other."""
        with self._admin() as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [ONE_KEEPER])
            yield

    def _roles(self, name: str, *, role: str = "") -> Access:
        role = role or name
        found = self._secrets()
        for kind in ("owner", "app"):
            found.setdefault(f"{role}_{kind}", secrets.token_urlsafe(24))
        self._keep(found)
        with self._admin() as connection:
            for kind in ("owner", "app"):
                ensure_role(connection, f"{role}_{kind}", found[f"{role}_{kind}"])
        return Access(*(at(self.admin_dsn, name, f"{role}_{k}", found[f"{role}_{k}"]) for k in ("owner", "app")))

    def _secrets(self) -> dict[str, str]:
        if not self.secrets_file.exists():
            return {}
        found: dict[str, str] = json.loads(self.secrets_file.read_text())
        return found

    def _keep(self, values: dict[str, str]) -> None:
        if values == self._secrets():
            return
        self.secrets_file.parent.mkdir(parents=True, exist_ok=True)
        write_private(self.secrets_file, json.dumps(values, indent=1))

    def _comment(self, name: str) -> str | None:
        """`schema:<hash>` of a database, "" when it says nothing, None when there is none."""
        with self._admin() as connection:
            row = connection.execute(
                "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s",
                [name],
            ).fetchone()
        return str(row[0]) if row else None

    def _mark(self, name: str) -> None:
        with self._admin() as connection:
            text = sql.Literal(f"schema:{schema_hash()}")
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), text))

    def _admin(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.admin_dsn, autocommit=True)
