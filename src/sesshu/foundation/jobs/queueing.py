"""The place of a job in the queue (procrastinate keeps the queue; the job's own row keeps the truth)."""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django import app

from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.jobs.models import Job

QUEUE = "jobs"
SOON = "soon"  # has hands of its own in every worker
TASK = "sesshu.job"


@app.task(name=TASK, queue=QUEUE)
def work(job_id: str) -> None:
    """Run one job in a worker's thread."""
    from sesshu.foundation.jobs import running

    try:
        running.run_by_id(job_id)
    finally:
        connection.close()


def defer(job: Job, *, seconds: int = 0) -> None:
    """Put a job into the queue, in the transaction of the caller; it is not taken for some seconds.

    The queue counts real seconds even where the office's clock is set to another day.
    """
    kind = declared().get(job.kind)
    later = {"schedule_in": {"seconds": seconds}} if seconds else {}  # by our clock: without it, none is asked
    task = work.configure(queue=SOON if kind and kind.soon else QUEUE, **later)
    job.queue_number = task.defer(job_id=str(job.id))
    Job.objects.filter(id=job.id).update(queue_number=job.queue_number)
