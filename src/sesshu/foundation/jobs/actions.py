"""Asking for work, stopping it, and asking again."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs import queueing
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState


@transaction.atomic
def enqueue(
    *, kind: str, key: str, arguments: dict[str, Any], by: Actor, purpose: str = "", seconds: int = 0
) -> Job:  # fmt: skip
    """Ask for work; with a kind and key that were used before, the first job is returned and nothing is added. It is
    not taken for some `seconds`.

    `arguments` are JSON and hold identifiers only. The job becomes visible to workers when the caller's transaction
    commits. `purpose` defaults to the kind's own.
    """
    wanted = declared(kind)[kind]
    job, is_new = Job.objects.get_or_create(
        kind=kind,
        key=key,
        defaults={
            "arguments": arguments,
            "purpose": purpose or wanted.purpose,
            "requested_by": by.code,
            "requested_at": clock.now(),
        },
    )
    if is_new:
        queueing.defer(job, seconds=seconds)
        audit.record("job.requested", by=by, purpose=job.purpose, obj=f"job:{job.id}", detail={"kind": kind})
    return job


@transaction.atomic
def cancel(*, job: Job, by: Actor) -> Job:
    """Stop a job before its next chunk; what is committed stays. Raises `NotNow` when it has ended."""
    job = Job.objects.select_for_update().get(id=job.id)
    if not job.is_open:
        raise NotNow("この処理はすでに終わっています。")
    job.cancel_wanted = True
    if job.state == JobState.QUEUED:
        job.state, job.finished_at = JobState.CANCELLED, clock.now()
    job.save()
    audit.record("job.cancelled", by=by, purpose=job.purpose, obj=f"job:{job.id}")
    return job


@transaction.atomic
def retry(*, job: Job, by: Actor) -> Job:
    """Let a failed job go on from its last committed chunk. Raises `NotNow` for any other state."""
    job = Job.objects.select_for_update().get(id=job.id)
    if job.state != JobState.FAILED:
        raise NotNow("やり直せるのは、失敗した処理だけです。")
    job.state, job.attempts, job.finished_at = JobState.QUEUED, 0, None
    job.error_code = job.reason = ""
    job.save()
    queueing.defer(job)
    audit.record("job.retried", by=by, purpose=job.purpose, obj=f"job:{job.id}")
    return job
