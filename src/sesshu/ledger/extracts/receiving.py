"""Rows of a COPY as the server sends them. The driver's own loop waits once a row: longer than all the rest takes."""

from __future__ import annotations

import contextlib
import select
from collections.abc import Generator
from typing import Any

import psycopg
from django.db import connection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, PGconn

from sesshu.ledger.extracts.statements import Statement


def received(statement: Statement, size: int) -> Generator[list[bytes]]:
    """The rows of COPY … TO STDOUT, `size` at a time, on the connection of Django. Raises what a cursor would raise.

    Whoever stops in the middle leaves a connection that can be used again (its transaction is to be rolled back).
    """
    with connection.wrap_database_errors:
        held: psycopg.Connection[Any] = connection.connection  # there: limits were set in this transaction
        pgconn = held.pgconn
        _begin(pgconn, psycopg.ClientCursor(held).mogrify(statement.text, statement.values))
        try:
            rows: list[bytes] = []
            while (row := _next(pgconn)) is not None:
                rows.append(row)
                if len(rows) == size:
                    yield rows
                    rows = []
            _end(pgconn)
        except BaseException:
            _give_up(held)
            raise
        if rows:
            yield rows


def _begin(pgconn: PGconn, text: str) -> None:
    result = pgconn.exec_(text.encode())
    if result.status != ExecStatus.COPY_OUT:
        raise error_from_result(result)


def _next(pgconn: PGconn) -> bytes | None:
    """One row, or None after the last. Waits only when nothing has come yet."""
    while True:
        length, row = pgconn.get_copy_data(1)
        if length > 0:
            return bytes(row)
        if length < 0:
            return None
        select.select([pgconn.socket], [], [])
        pgconn.consume_input()


def _end(pgconn: PGconn) -> None:
    """Raises the error with which the server ended the rows (its time was over)."""
    wrong = None
    while (result := pgconn.get_result()) is not None:
        if result.status != ExecStatus.COMMAND_OK:
            wrong = error_from_result(result)
    if wrong:
        raise wrong


def _give_up(held: psycopg.Connection[Any]) -> None:
    """Stop the server and take what it has sent already: nothing else can be asked before."""
    with contextlib.suppress(psycopg.Error):
        held.cancel_safe()
        while _next(held.pgconn) is not None:
            pass
        _end(held.pgconn)
