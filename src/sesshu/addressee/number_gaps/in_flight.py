"""Up to which serial everything that was drawn has ended, one way or the other. Nobody who numbers waits for it.

Whoever draws holds a shared lock until their transaction has ended. So: read how far the sequence is, then wait for
those who hold the lock at that moment. Whoever takes it later draws a higher serial. The server gives a lock back after
the rows of its transaction can be seen, also when the process that held it was killed.
"""

from __future__ import annotations

import time

from django.db import connection

_LOCK = "hashtextextended('unified_number.draw', 0)"
_HOLDERS = f"""
    SELECT coalesce(array_agg(virtualtransaction), '{{}}') FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid IS DISTINCT FROM pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32 | objid::bigint) = {_LOCK}
"""  # noqa: S608 - own words
PAUSE = 0.05


def begin() -> None:
    """Called before a number is drawn, in the transaction that it is for."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock_shared({_LOCK})")


def settled_mark(*, patience: float) -> int | None:
    """The highest serial up to which nothing is under way; None where somebody's transaction takes longer than
    `patience` (seconds). What this transaction drew itself is not waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM unified_number_serial")
        mark = int(cursor.fetchone()[0])
    until, waited_for = time.monotonic() + patience, _holders()
    while waited_for:
        if time.monotonic() > until:
            return None
        time.sleep(PAUSE)
        waited_for &= _holders()
    return mark


def _holders() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS)
        return set(cursor.fetchone()[0])
