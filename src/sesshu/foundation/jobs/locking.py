"""Who works on a job: a session lock in PostgreSQL. It ends with the process, however that ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection


def lock_number(job_id: UUID) -> int:
    """A signed 64-bit number for a job."""
    return int.from_bytes(job_id.bytes[:8], "big", signed=True)


@contextmanager
def working_on(job_id: UUID) -> Iterator[bool]:
    """Hold the lock of a job for the block. False when another process holds it."""
    got = _ask("SELECT pg_try_advisory_lock(%s)", job_id)
    try:
        yield got
    finally:
        # A lost connection took the lock with it.
        if got and connection.connection is not None and not connection.connection.closed:
            _release(job_id)


def name_of_turn(turn: str) -> UUID:
    """The lock that jobs of one `turn` share: `working_on` it, they go one after the other, whichever process and hand
    they run in."""
    return uuid5(NAMESPACE_OID, turn)


def is_free(job_id: UUID) -> bool:
    """Whether no process works on a job at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid = (%s >> 32) & 4294967295 AND objid = %s & 4294967295",
            [lock_number(job_id), lock_number(job_id)],
        )
        return cursor.fetchone()[0] == 0


def _ask(question: str, job_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [lock_number(job_id)])
        return bool(cursor.fetchone()[0])


def _release(job_id: UUID) -> None:
    if connection.needs_rollback:  # inside a test's transaction: the block is being undone anyway
        connection.needs_rollback = False
        _ask("SELECT pg_advisory_unlock(%s)", job_id)
        connection.needs_rollback = True
    else:
        _ask("SELECT pg_advisory_unlock(%s)", job_id)
