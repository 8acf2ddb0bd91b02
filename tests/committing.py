"""What a test commits over other connections is taken away again: all of it, whatever the tables are called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg import sql

from tests.house import keeper

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
ENTRIES = (  # of the log, which nobody but the server's owner could take away
    "DELETE FROM audit_detail WHERE entry_id IN (SELECT id FROM audit_entry WHERE queue_id > %s)",
    "DELETE FROM audit_subject WHERE entry_queue_id > %s",
    "DELETE FROM audit_entry WHERE queue_id > %s",
)


@contextmanager
def taken_away() -> Iterator[None]:
    """Every table that was empty is empty afterwards, and the log as long as it was. A test that writes into a table
    with rows of others takes its own away itself, in the block; it fails where it does not."""
    with psycopg.connect(keeper().admin_dsn, dbname=connection.settings_dict["NAME"], autocommit=True) as admin:
        admin.execute("SET lock_timeout = '10s'")
        before = _rows(admin)
        last = admin.execute("SELECT coalesce(max(queue_id), 0) FROM audit_entry").fetchone()
        yield
        for statement in ENTRIES:
            admin.execute(statement, last)
        new = [table for table, number in _rows(admin).items() if number and not before.get(table)]
        if new:
            names = sql.SQL(", ").join(map(sql.Identifier, new))
            admin.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
        after = _rows(admin)
        left = {table: after[table] - number for table, number in before.items() if after[table] != number}
        assert not left, f"rows of a test stayed, or took others with them: {left}"


def _rows(admin: psycopg.Connection) -> dict[str, int]:
    tables = [str(row[0]) for row in admin.execute(TABLES)]
    count = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(one), sql.Identifier(one)) for one in tables
    )
    return {str(name): int(number) for name, number in admin.execute(count)}
