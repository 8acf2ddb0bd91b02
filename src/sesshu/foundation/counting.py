"""How often something happened within a time, counted in the database so that every process sees the same number."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from psycopg import sql

# One statement, so that what happens at the same moment counts one after the other; a time that is over begins anew.
_COUNT = sql.SQL(
    "INSERT INTO {table} AS held ({key}, since, count) VALUES (%(key)s, %(now)s, %(amount)s)"
    " ON CONFLICT ({key}) DO UPDATE SET count ="
    " CASE WHEN held.since <= %(over)s THEN %(amount)s ELSE LEAST(held.count::bigint + %(amount)s, 2147483647) END,"
    " since = CASE WHEN held.since <= %(over)s THEN %(now)s ELSE held.since END"
    " RETURNING since, count"
)


def count_within(
    window: timedelta, *, table: str, column: str, key: Any, now: datetime, amount: int = 1
) -> tuple[datetime, int]:  # fmt: skip
    """Count `amount` more of `key`, the unique `column` of a table with `since` and `count`. Returns when its time
    began, and the number within it."""
    asked = _COUNT.format(table=sql.Identifier(table), key=sql.Identifier(column))
    with connection.cursor() as cursor:
        cursor.execute(asked, {"key": key, "now": now, "over": now - window, "amount": amount})
        since, number = cursor.fetchone()
    return since, number
