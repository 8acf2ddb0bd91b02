"""Counting and reading: one statement with an end, which may write nothing, after the database's own estimate."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction

from sesshu.foundation.errors import NotNow
from sesshu.ledger.extracts import rules
from sesshu.ledger.extracts.receiving import received
from sesshu.ledger.extracts.statements import Statement, inner

STOPPED = "57014"  # the server's code for a statement that ran out of its time
BATCH = 2000
TEN_THOUSAND = 10_000
ADVICE = "日付か種類の条件を付けて範囲を狭めるか、期間を分けて出力してください。"


@contextmanager
def looking(seconds: int) -> Iterator[Any]:
    """A cursor that can only read, for so many seconds. Nothing of it stays in the transaction around."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {seconds * 1000:d}")
            cursor.execute("SET LOCAL work_mem = '128MB'")
            cursor.execute("SET LOCAL jit = off")  # a hundred plain columns compile longer than they run
            cursor.execute("SET LOCAL datestyle = 'ISO'")
            cursor.execute("SET LOCAL transaction_read_only = on")
            yield cursor
            transaction.set_rollback(True)
    except OperationalError as stopped:
        if getattr(stopped.__cause__, "sqlstate", getattr(stopped, "sqlstate", "")) != STOPPED:
            raise
        raise NotNow(f"読むのに{seconds}秒を超えたため、途中でやめました。{ADVICE}") from None


def count(rows: Any) -> int:
    """How many rows there would be. Raises `NotNow` for a question that is too dear or takes too long."""
    asked = inner(rows.order_by())
    with looking(rules.value("count_seconds")) as cursor:
        check_cost(cursor, asked)
        cursor.execute(f"SELECT count(*) FROM ({asked.text}) q", asked.values)  # noqa: S608
        return int(cursor.fetchone()[0])


def check_cost(cursor: Any, asked: Statement) -> None:
    """Refuse before the work begins what the database itself expects to take very long."""
    most = rules.value("most_cost") * TEN_THOUSAND
    cursor.execute(f"EXPLAIN (FORMAT JSON) {asked.text}", asked.values)
    told = cursor.fetchone()[0]
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    if plan["Total Cost"] > most:
        raise NotNow(f"この条件の抽出は時間がかかりすぎる見込みのため、始めませんでした。{ADVICE}")


def batches(statement: Statement) -> Generator[list[bytes]]:
    """The lines of the file with their keys in front, some at a time."""
    with looking(rules.value("most_seconds")):
        yield from received(statement, BATCH)
