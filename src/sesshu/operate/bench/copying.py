"""COPY as the floor of what a ledger can do: rows out of tables and into them, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[object, ...]]
PIECE = 1024 * 1024


def copy_out(connection: Connection, what: sql.Composable, file: Path | None = None) -> float:
    """Seconds of `COPY what TO STDOUT`; the rows go to a file, or nowhere."""
    begun = perf_counter()
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY {} TO STDOUT").format(what)) as copy:
        if file is None:
            for _ in copy:
                pass
        else:
            with file.open("wb") as out:
                for piece in copy:
                    out.write(piece)
    return perf_counter() - begun


def copy_in(connection: Connection, table: str, file: Path) -> None:
    statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
    with file.open("rb") as source, connection.cursor() as cursor, cursor.copy(statement) as copy:
        while piece := source.read(PIECE):
            copy.write(piece)


def copy_back(admin: str, tables: Sequence[str], folder: Path) -> float:
    """Seconds that it takes to put all rows of some tables back into them: indexes and constraints are kept up."""
    folder.mkdir(exist_ok=True)
    with psycopg.connect(admin) as connection:
        for table in tables:
            copy_out(connection, sql.Identifier(table), folder / table)
        connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
        connection.commit()
        begun = perf_counter()
        for table in tables:
            copy_in(connection, table, folder / table)
        connection.commit()
        seconds = perf_counter() - begun
    for table in tables:
        (folder / table).unlink()
    return seconds
