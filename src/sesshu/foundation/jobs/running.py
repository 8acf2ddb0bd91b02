"""Running a job: chunk by chunk, each in one transaction with the data it makes."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import close_old_connections, connection, connections, transaction

from sesshu.foundation import audit, clock, posting, room, slots
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound, Refused
from sesshu.foundation.jobs import queueing, reporting
from sesshu.foundation.jobs.declaring import Declared, declared
from sesshu.foundation.jobs.locking import working_on
from sesshu.foundation.jobs.models import Job, JobChunk
from sesshu.foundation.jobs.states import JobState

log = logging.getLogger(__name__)
FIRST_PAUSE_SECONDS = 2
FULL_PAUSE_SECONDS = 30
CANCELLED = "担当者が中止しました。確定済みの分はそのまま残っています。"
# Set when the worker is asked to stop: running jobs end after their present chunk and go on in the next worker.
stopping = threading.Event()


class Cancelled(Exception):  # noqa: N818 - named for what happened
    """Somebody asked to stop this job."""


class Interrupted(Exception):  # noqa: N818 - named for what happened
    """This worker is stopping; the job goes on in another one."""


class PutOff(Exception):  # noqa: N818 - named for what happened
    """The job has done nothing yet and is taken again after some seconds, as if it had not begun. What waits for it
    goes on waiting; others get the hand."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Chunk:
    """Items `lo` to `hi` (not included)."""

    lo: int
    hi: int


@dataclass(slots=True)
class Run:
    """What the function of a job works with."""

    job: Job
    actor: Actor
    purpose: str

    @property
    def arguments(self) -> dict[str, Any]:
        arguments: dict[str, Any] = self.job.arguments
        return arguments

    def chunks(
        self,
        *,
        total: int,
        size: int,
        work: Callable[..., str | None],
        prepare: Callable[[Chunk], Any] | None = None,
    ) -> None:
        """Do items 0 to `total` in chunks of `size`, from the first one that is not committed yet.

        `work(chunk)` runs in the chunk's transaction, writes its rows and returns a digest of them. What takes long
        and touches no row belongs into `prepare(chunk)`, which runs before the transaction; its result is then
        passed on: `work(chunk, prepared)`. Both may be called again for a chunk that was not committed.
        """
        self._set_total(total)
        while self.job.cursor < total:
            self._stop_if_asked()
            chunk = Chunk(self.job.cursor, min(self.job.cursor + size, total))
            prepared = (prepare(chunk),) if prepare else ()
            with transaction.atomic():
                self._commit(chunk, work(chunk, *prepared))

    def say(self, step: str) -> None:
        """Tell people what is being done (no personal data)."""
        Job.objects.filter(id=self.job.id).update(step=step)

    def progress(self, done: int, total: int) -> None:
        """Show progress of work that is not done in chunks."""
        Job.objects.filter(id=self.job.id).update(done=done, total=total)

    def progress_aside(self, done: int, total: int) -> None:
        """The same from inside one long transaction: over a connection of its own, so that others see it at once."""
        aside = connections.create_connection("default")
        try:
            with aside.cursor() as cursor:
                cursor.execute("UPDATE job SET done = %s, total = %s WHERE id = %s", [done, total, self.job.id])
        finally:
            aside.close()

    def _set_total(self, total: int) -> None:
        self.job.total = total
        Job.objects.filter(id=self.job.id).update(total=total)

    def _stop_if_asked(self) -> None:
        if stopping.is_set():
            raise Interrupted
        if Job.objects.filter(id=self.job.id, cancel_wanted=True).exists():
            raise Cancelled

    def _commit(self, chunk: Chunk, digest: str | None) -> None:
        now = clock.now()
        JobChunk.objects.create(job_id=self.job.id, lo=chunk.lo, hi=chunk.hi, digest=digest or "", at=now)
        # A second process on the same chunk would not find the cursor where it was.
        moved = Job.objects.filter(id=self.job.id, cursor=chunk.lo).update(cursor=chunk.hi, done=chunk.hi)
        if not moved:
            raise RuntimeError("another process moved this job on")
        audit.record(
            "job.chunk", by=self.actor, purpose=self.purpose, obj=f"job:{self.job.id}", n=chunk.hi - chunk.lo,
            detail={"lo": chunk.lo, "hi": chunk.hi, "digest": digest or ""},
        )  # fmt: skip
        self.job.cursor = self.job.done = chunk.hi


def run_now(job: Job) -> Job:
    """Run a job in this process until it has ended, retries included without their pauses. For commands and tests."""
    while job.is_open:
        attempts = job.attempts
        run_by_id(str(job.id))
        job = Job.objects.get(id=job.id)
        if job.is_open and job.attempts == attempts:
            break  # another process works on it, or this one is stopping
    return job


def run_by_id(job_id: str) -> None:
    """Run one job if nobody else does; its row says afterwards how it ended. Raises nothing but broken connections."""
    if not connection.in_atomic_block:
        close_old_connections()
    with working_on(UUID(job_id)) as mine:
        job = Job.objects.filter(id=job_id).first()
        if mine and job is not None and job.is_open:
            _run(job)


def _run(job: Job) -> None:
    try:
        kind = declared(job.kind)[job.kind]
    except KeyError:
        _end(job, JobState.FAILED, "UNKNOWN_KIND", "この種類の処理は、いまの版のシステムにありません。")
        return
    _start(job)
    try:
        with slots.aside(), posting.one_try_each():
            kind.work(Run(job, kind.actor(), job.purpose))
    except Interrupted:
        Job.objects.filter(id=job.id).update(state=JobState.QUEUED, attempts=job.attempts - 1)
    except PutOff as later:
        _put_off(job, later.seconds)
    except Cancelled:
        _end(job, JobState.CANCELLED, "CANCELLED", CANCELLED)
    except NotFound as missing:
        _end(job, JobState.FAILED, missing.code, missing.message)
    except Refused as refused:
        _end(job, JobState.FAILED, refused.code, refused.message)
    except Exception as error:  # noqa: BLE001 - whatever went wrong is told on the job's row
        _after_error(job, kind, error)
    else:
        _end(job, JobState.SUCCEEDED)


def _start(job: Job) -> None:
    job.state, job.attempts = JobState.RUNNING, job.attempts + 1
    job.started_at = job.started_at or clock.now()
    Job.objects.filter(id=job.id).update(
        state=job.state, attempts=job.attempts, started_at=job.started_at, error_code="", reason=""
    )


def _after_error(job: Job, kind: Declared, error: Exception) -> None:
    _log(job, error)
    if room.is_disk_full(error):
        _wait_for_room(job)
        return
    if job.attempts >= kind.most_attempts:
        reason = f"{job.attempts}回試しましたが、処理中に問題が起きました。システム管理担当へ連絡してください。"
        _end(job, JobState.FAILED, type(error).__name__, reason)
        return
    with transaction.atomic():
        Job.objects.filter(id=job.id).update(state=JobState.QUEUED, error_code=type(error).__name__)
        queueing.defer(job, seconds=FIRST_PAUSE_SECONDS * 2 ** (job.attempts - 1))


def _put_off(job: Job, seconds: int) -> None:
    with transaction.atomic():
        if Job.objects.filter(id=job.id, cancel_wanted=False).update(
            state=JobState.QUEUED, attempts=job.attempts - 1, step=""
        ):
            queueing.defer(job, seconds=seconds)
            return
    _end(job, JobState.CANCELLED, "CANCELLED", CANCELLED)


def _wait_for_room(job: Job) -> None:
    """Not a fault of the work: it is tried again until there is room, and people see what it waits for."""
    with transaction.atomic():
        Job.objects.filter(id=job.id).update(
            state=JobState.QUEUED, attempts=job.attempts - 1, error_code=room.CODE,
            reason=room.SENTENCE + room.GOES_ON, step="",
        )  # fmt: skip
        queueing.defer(job, seconds=FULL_PAUSE_SECONDS)


def _end(job: Job, state: JobState, error_code: str = "", reason: str = "") -> None:
    with transaction.atomic():
        Job.objects.filter(id=job.id).update(
            state=state, error_code=error_code, reason=reason, step="", finished_at=clock.now()
        )
        if state == JobState.FAILED:
            reporting.tell_failure(job)


def _log(job: Job, error: Exception) -> None:
    """Where it happened, never what the values were: messages of drivers quote rows."""
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
    log.error("job %s (%s) failed: %s at %s", job.id, job.kind, type(error).__name__, " > ".join(places))
