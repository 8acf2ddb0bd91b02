"""How jobs are read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import OPEN


def jobs(viewer: Actor) -> QuerySet[Job]:
    """The newest first: all for who may see the system's operation, else those one asked for oneself."""
    found = Job.objects.order_by("-requested_at")
    return found if viewer.may("operation.read") else found.filter(requested_by=viewer.code)


def get(viewer: Actor, job_id: UUID) -> Job:
    """Raises `NotFound`."""
    job = jobs(viewer).filter(id=job_id).first()
    if job is None:
        raise NotFound("該当する処理がありません。")
    return job


def depth() -> int:
    """Jobs that have not ended: for the health page."""
    return Job.objects.filter(state__in=OPEN).count()
