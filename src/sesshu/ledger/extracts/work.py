"""Outputs that another person approved and that still have to be made by the one who asked.

Outputs that failed on their way are failed jobs, which the room of jobs offers.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.screens.work import WorkItem
from sesshu.ledger.extracts import queries
from sesshu.ledger.extracts.models import RunState
from sesshu.ledger.extracts.subjects import subject


def approved(viewer: Actor) -> Iterator[WorkItem]:
    """Due by the day on which the approval ends."""
    runs = list(queries.runs(viewer).filter(state=RunState.WAITING))
    usable = Approval.objects.filter(
        pk__in=[run.approval for run in runs], status=Status.APPROVED, expires_at__gt=clock.now()
    ).in_bulk()
    for run in runs:
        if run.approval in usable:
            until = usable[run.approval].expires_at.astimezone(clock.TOKYO).date()
            since = run.asked_at.astimezone(clock.TOKYO).date()
            label = f"承認されたデータ出力（{subject(run.subject).name}）"
            yield WorkItem(label, reverse("extract-run", args=[run.pk]), since, until)
