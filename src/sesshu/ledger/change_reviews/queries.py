"""How the list is read. Sealed identities are in no list."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.change_reviews import kinds
from sesshu.ledger.change_reviews.models import ChangeReview


def reviews(viewer: Actor) -> QuerySet[ChangeReview]:
    """Everything that this viewer may look at, settled things included."""
    viewer.check("change_review.read")
    return ChangeReview.objects.select_related("resident").filter(kinds.seen_by(viewer), resident__sealed=False)


def waiting(viewer: Actor) -> QuerySet[ChangeReview]:
    return reviews(viewer).filter(settled_at=None)


def get(viewer: Actor, review_id: UUID) -> ChangeReview:
    """One, or `NotFound`."""
    found = reviews(viewer).filter(id=review_id).first()
    if found is None:
        raise NotFound("この確認事項は見つかりません。一覧から選び直してください。")
    return found
