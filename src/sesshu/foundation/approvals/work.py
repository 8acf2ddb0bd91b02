"""What a person has to decide, to review afterwards, or to look at because it was sent back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import queries
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.screens.work import WorkItem


def to_decide(viewer: Actor) -> Iterator[WorkItem]:
    for row in queries.waiting_for(viewer):
        yield _item(row, "決裁", row.expires_at)
    for row in queries.after_reviews_for(viewer):
        yield _item(row, "後閲", None)


def sent_back(viewer: Actor) -> Iterator[WorkItem]:
    since = clock.now() - timedelta(days=settings.SESSHU_TOLD_DAYS)
    for row in Approval.objects.filter(requested_by=viewer.code, decision="sent_back", decided_at__gte=since):
        yield _item(row, "差戻し", None)


def _item(row: Approval, word: str, until: object) -> WorkItem:
    # the number alone: the summary of a request may name somebody
    day = until.astimezone(clock.TOKYO).date() if hasattr(until, "astimezone") else None
    since = row.requested_at.astimezone(clock.TOKYO).date()
    return WorkItem(f"{word} {row.decision_number}", reverse("approval-detail", args=[row.pk]), since, day)
