"""What a database holds, so that a copy can be compared: rows of every table and a hash of what stands in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

Shown = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TableCount:
    """Rows of a table and the sum of their hashes (the order of rows does not matter)."""

    table: str
    rows: int
    digest: str


def tables(connection: psycopg.Connection[Any]) -> list[str]:
    found = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    return [str(name) for (name,) in found]


def count(connection: psycopg.Connection[Any], shown: Shown = lambda *_: None) -> list[TableCount]:
    """Every table, within the connection's transaction. Dates and numbers are compared as one fixed text."""
    for setting in ("TimeZone = 'UTC'", "DateStyle = 'ISO, YMD'", "extra_float_digits = 3", "bytea_output = 'hex'"):
        connection.execute(sql.SQL("SET LOCAL {}").format(sql.SQL(setting)))
    found, names = [], tables(connection)
    for at, name in enumerate(names):
        row = connection.execute(
            sql.SQL("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} t").format(
                sql.Identifier("public", name)
            )
        ).fetchone()
        assert row is not None  # noqa: S101 - an aggregate always answers
        found.append(TableCount(name, int(row[0]), str(row[1])))
        shown(at + 1, len(names))
    return found


def differences(before: list[TableCount], after: list[TableCount]) -> list[str]:
    """Tables that are not alike, in words; nothing when all are."""
    old, new = {one.table: one for one in before}, {one.table: one for one in after}
    wrong = [f"{name}: 表がありません" for name in sorted(old.keys() - new.keys())]
    for name in sorted(old.keys() & new.keys()):
        if old[name].rows != new[name].rows:
            wrong.append(f"{name}: {old[name].rows:,}行が{new[name].rows:,}行になっています")
        elif old[name].digest != new[name].digest:
            wrong.append(f"{name}: 行数は同じですが内容が違います")
    return wrong
