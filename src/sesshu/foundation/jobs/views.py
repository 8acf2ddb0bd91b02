"""Pages of jobs: what runs, how far it is, why it failed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.jobs import actions, queries
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState
from sesshu.foundation.screens import begin_anew, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table

MARKS = {JobState.SUCCEEDED: "right", JobState.FAILED: "wrong", JobState.RUNNING: "key"}


class CancelForm(Form):
    """Stop before the next chunk."""


class RetryForm(Form):
    """Go on from the last committed chunk."""


def label(job: Job) -> str:
    kind = declared().get(job.kind)
    return kind.label if kind else job.kind


def columns(names: dict[str, str]) -> list[Column]:
    """`names`: of those who asked, by their code."""
    return [
        Column("kind", "処理", value=label, link=lambda job: reverse("job-page", args=[job.id])),
        Column("state", "状態", value=lambda job: job.get_state_display(), tag=lambda job: MARKS.get(job.state, "")),
        Column("percent", "進み具合", value=_percent, align="right"),
        Column("reason", "理由"),
        Column("requested_by", "依頼した職員", value=lambda job: names.get(job.requested_by, "")),
        Column("requested_at", "依頼日", sort="requested_at"),
    ]


def _percent(job: Job) -> str | None:
    return None if job.percent is None else f"{job.percent}%"


@endpoint(purpose="SYSTEM_OPERATION", permission="self.use")
def job_list(request: HttpRequest) -> HttpResponse:
    rows = queries.jobs(request.actor)  # type: ignore[attr-defined]
    names = names_of_codes(rows.order_by().values_list("requested_by", flat=True).distinct())
    table = Table(
        request, name="jobs", columns=columns(names), rows=rows, empty="処理はまだありません。", caption="処理の一覧"
    )
    return show(request, "jobs/list.html", table=table)


@endpoint(purpose="SYSTEM_OPERATION", permission="self.use")
def job_page(request: HttpRequest, job_id: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    job = queries.get(actor, job_id)
    if not job.is_open and (whole := begin_anew(request)):
        return whole
    cancel = CancelForm.of(request) if job.is_open and not job.cancel_wanted else None
    retry = RetryForm.of(request) if job.state == JobState.FAILED else None

    def act(action: Any, heading: str) -> str:
        action(job=job, by=actor)
        flash(request, heading)
        return reverse("job-page", args=[job.id])

    if cancel and (done := cancel.submit(lambda _: act(actions.cancel, "中止を依頼しました"))):
        return done
    if retry and (done := retry.submit(lambda _: act(actions.retry, "処理をやり直します"))):
        return done
    shown = {"label": label(job), "mark": MARKS.get(JobState(job.state), "")}
    forms = {"cancel_form": cancel, "retry_form": retry}
    return show(request, "jobs/page.html", fragment="jobs/_progress.html", job=job, **shown, **forms)
