"""The states of a job as a table."""

from __future__ import annotations

from django.db import models


class JobState(models.TextChoices):
    QUEUED = "queued", "待機中"
    RUNNING = "running", "実行中"
    SUCCEEDED = "succeeded", "完了"
    FAILED = "failed", "失敗"
    CANCELLED = "cancelled", "中止"


NEXT: dict[JobState, frozenset[JobState]] = {
    # back to queued: a retry after an error, or a worker that was stopped between two chunks
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.QUEUED, JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}),
    JobState.FAILED: frozenset({JobState.QUEUED}),
    JobState.SUCCEEDED: frozenset(),
    JobState.CANCELLED: frozenset(),
}
OPEN = (JobState.QUEUED, JobState.RUNNING)
