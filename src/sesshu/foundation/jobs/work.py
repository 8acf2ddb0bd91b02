"""Work that a person asked a machine to do, and that failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState
from sesshu.foundation.screens.work import WorkItem, deadline


def failed(viewer: Actor) -> Iterator[WorkItem]:
    since = clock.now() - timedelta(days=settings.SESSHU_TOLD_DAYS)  # nobody tries it again: told for a while
    rows = Job.objects.filter(requested_by=viewer.code, state=JobState.FAILED, finished_at__gte=since)
    due = deadline("job")
    for job in rows.order_by("finished_at"):
        kind = declared().get(job.kind)
        day = (job.finished_at or job.requested_at).astimezone(clock.TOKYO).date()
        # the reason of a failure is told on its own page: it may name a row of a file
        yield WorkItem(f"{kind.label if kind else job.kind}（失敗）", reverse("job-page", args=[job.pk]), day, due(day))
