"""What waits for whom."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import policies
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.errors import NotFound


def visible_to(viewer: Actor) -> list[Approval]:
    """Requests a person has to do with, the newest first: own, decided, and those to decide or review."""
    mine = Q(requested_by=viewer.code) | Q(decided_by=viewer.code) | Q(after_review_by=viewer.code)
    rows = Approval.objects.filter(mine).order_by("-requested_at")[:500]
    found = {row.pk: row for row in (*waiting_for(viewer), *after_reviews_for(viewer), *rows)}
    return sorted(found.values(), key=lambda row: row.requested_at, reverse=True)


def waiting_for(viewer: Actor) -> list[Approval]:
    """Requests this person may decide now, in own right or acting, the oldest first."""
    return [row for row in _waiting() if policies.can_decide(row, viewer)]


def after_reviews_for(viewer: Actor) -> list[Approval]:
    """Approvals given in somebody's absence that this person has to look at (後閲)."""
    open_ones = Approval.objects.filter(acting=True, after_review_at__isnull=True).order_by("decided_at")
    return [row for row in open_ones if policies.can_after_review(row, viewer)]


def number_waiting(viewer: Actor) -> int:
    """For the counter on the menu page."""
    return len(waiting_for(viewer)) + len(after_reviews_for(viewer))


def get(viewer: Actor, approval_id: UUID) -> Approval:
    """One request; somebody who has nothing to do with it is told that there is none."""
    row = Approval.objects.filter(pk=approval_id).first()
    parts = {row.requested_by, row.decided_by, row.after_review_by} if row else set()
    if row is None or not (
        viewer.code in parts or policies.may_decide_in_own_right(row, viewer) or policies.may_act_for(row, viewer)
    ):
        raise NotFound("この承認依頼はありません。")
    return row


def _waiting() -> QuerySet[Approval]:
    return Approval.objects.filter(status=Status.WAITING, expires_at__gt=clock.now()).order_by("requested_at")
