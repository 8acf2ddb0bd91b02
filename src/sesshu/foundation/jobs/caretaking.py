"""Finding jobs that a killed worker left behind, and putting them back into the queue.

A running job whose lock is free has lost its process: PostgreSQL gives a lock back when its session ends. A waiting
job without a place in the queue lost it between two transactions. Starting a job twice does no harm (its lock and its
cursor decide), so in doubt it is started again.
"""

from __future__ import annotations

from django.db import connection, transaction

from sesshu.foundation.jobs import queueing
from sesshu.foundation.jobs.locking import is_free
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState

# A worker takes a job from the queue and then its lock; this much later both must have happened.
TAKEN_FOR_SECONDS = 5


def rescue() -> list[Job]:
    """Queue again every job that nobody works on and nobody will take. Returns them."""
    lost = [job for job in _running() if is_free(job.id)] + _without_place()
    return [job for job in lost if _requeue(job)]


def _running() -> list[Job]:
    return list(Job.objects.filter(state=JobState.RUNNING))


def _without_place() -> list[Job]:
    return list(
        Job.objects.raw(
            "SELECT job.* FROM job LEFT JOIN procrastinate_jobs place ON place.id = job.queue_number"
            " WHERE job.state = 'queued' AND (place.id IS NULL OR place.status NOT IN ('todo', 'doing')"
            "  OR place.status = 'doing' AND NOT EXISTS (SELECT 1 FROM procrastinate_events taken"
            "   WHERE taken.job_id = place.id AND taken.type = 'started'"
            "   AND taken.at > now() - make_interval(secs => %s)))",
            [TAKEN_FOR_SECONDS],
        )
    )


def _requeue(job: Job) -> bool:
    with transaction.atomic():
        now = Job.objects.select_for_update(skip_locked=True).filter(id=job.id, state=job.state).first()
        if now is None or now.queue_number != job.queue_number or not is_free(now.id):
            return False
        _give_up_place(now)
        Job.objects.filter(id=now.id).update(state=JobState.QUEUED)
        queueing.defer(now)
    return True


def _give_up_place(job: Job) -> None:
    """The dead worker's entry in the queue would stay "doing" for ever."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT procrastinate_finish_job_v1(id, 'aborted', false) FROM procrastinate_jobs"
            " WHERE id = %s AND status = 'doing'",
            [job.queue_number],
        )
