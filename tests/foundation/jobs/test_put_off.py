"""後回し: 何もしないうちに列へ戻った処理は、始まらなかったものとして、しばらくあとにまた取られる。"""

from __future__ import annotations

import pytest
from django.db import connection

from sesshu.foundation import jobs
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.jobs import Run, actions
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import PutOff, run_by_id

pytestmark = pytest.mark.django_db
KIND = "test.put_off"
SECONDS = 40


@jobs.job(kind=KIND, purpose="SYSTEM_OPERATION", permissions=["operation.read"], label="後回し", most_attempts=1)
def wait_for_another(run: Run) -> None:
    run.say("待っています")
    if run.arguments.get("cancelled"):
        Job.objects.filter(pk=run.job.pk).update(cancel_wanted=True)  # by somebody, while it was beginning
    raise PutOff(SECONDS)


def place_of(job: Job) -> tuple[str, float]:
    """Its state in the queue, and in how many seconds it is taken."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, EXTRACT(epoch FROM scheduled_at - now())::float FROM procrastinate_jobs WHERE id = %s",
            [job.queue_number],
        )
        status, seconds = cursor.fetchone()
    return status, seconds


def test_後回しは_何度あっても試した回数に入らない(clerk: Actor) -> None:
    asked = actions.enqueue(kind=KIND, key="a", arguments={}, by=clerk)
    for _ in range(3):
        run_by_id(str(asked.pk))
    job = Job.objects.get(pk=asked.pk)
    assert (job.state, job.attempts, job.step, job.error_code) == ("queued", 0, "", "")
    assert job.queue_number != asked.queue_number
    status, seconds = place_of(job)
    assert status == "todo"
    assert SECONDS - 20 < seconds <= SECONDS + 20


def test_中止を求められた処理は_後回しにならずに終わる(clerk: Actor) -> None:
    asked = actions.enqueue(kind=KIND, key="b", arguments={"cancelled": True}, by=clerk)
    run_by_id(str(asked.pk))
    job = Job.objects.get(pk=asked.pk)
    assert (job.state, job.error_code, job.queue_number) == ("cancelled", "CANCELLED", asked.queue_number)
