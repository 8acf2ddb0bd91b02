"""Joining a job that waits, instead of asking for another one each time: many small changes, one piece of work."""

from __future__ import annotations

from django.db import connection

from sesshu.foundation.jobs.states import JobState

_JOIN = """
    SELECT job.id FROM job JOIN procrastinate_jobs place ON place.id = job.queue_number AND place.status = 'todo'
     WHERE job.kind = %s AND starts_with(job.key, %s) AND job.state = %s AND NOT job.cancel_wanted
     LIMIT 1 FOR SHARE OF job SKIP LOCKED
"""


def joined(*, kind: str, keys: str) -> bool:
    """Whether a job of this kind, whose key begins with `keys`, waits and will see what the caller's transaction
    writes.

    The row is locked until that transaction ends, and whoever begins a job writes its row: so it begins after the end.
    Several transactions may join the same job, none waits for another, and one that is just beginning is not joined:
    a worker that took it from the queue waits for those that have joined, and PostgreSQL would let further ones in
    past it for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, [kind, keys, JobState.QUEUED])
        return cursor.fetchone() is not None
