"""Jobs and the chunks they have committed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sesshu.foundation.jobs.states import JobState
from sesshu.foundation.records import AppendOnly, Record


class Job(Record):
    """One piece of work. `kind` and `key` name it: asked for a second time, the first one is the answer.

    `arguments` hold identifiers, never personal data. `cursor` is the first item that is not committed yet.
    """

    kind = models.TextField()
    key = models.TextField()
    arguments = models.JSONField(default=dict)
    purpose = models.TextField()
    state = models.TextField(choices=JobState.choices, default=JobState.QUEUED, db_index=True)
    cursor = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    done = models.BigIntegerField(default=0)
    step = models.TextField(default="", blank=True)
    attempts = models.PositiveIntegerField(default=0)
    cancel_wanted = models.BooleanField(default=False)
    error_code = models.TextField(default="", blank=True)
    reason = models.TextField(default="", blank=True)
    requested_by = models.TextField()
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    queue_number = models.BigIntegerField(null=True)

    class Meta:
        db_table = "job"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="job_once_per_key"),
            models.CheckConstraint(condition=Q(cursor__gte=0, done__gte=0), name="job_progress_is_positive"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, state__in=["queued", "running"])
                | Q(finished_at__isnull=False, state__in=["succeeded", "failed", "cancelled"]),
                name="job_finished_with_its_time",
            ),
        ]
        indexes = [models.Index(fields=["-requested_at"], name="job_newest_first")]

    @property
    def percent(self) -> int | None:
        """0 to 100; None while the size of the work is unknown."""
        if self.state == JobState.SUCCEEDED:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)


class JobChunk(AppendOnly):
    """Items `lo` to `hi` (not included) of a job, committed together with the data they made. `digest` sums them up."""

    id = models.BigAutoField(primary_key=True)
    job_id = models.UUIDField()
    lo = models.BigIntegerField()
    hi = models.BigIntegerField()
    digest = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "job_chunk"
        constraints = [
            models.UniqueConstraint(fields=["job_id", "lo"], name="job_chunk_once"),
            models.CheckConstraint(condition=Q(hi__gt=models.F("lo")), name="job_chunk_has_items"),
        ]
