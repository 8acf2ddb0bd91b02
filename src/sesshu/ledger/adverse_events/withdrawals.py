"""The dose of a report was withdrawn: a person tells where the report went, and links it to the right dose."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.ledger.adverse_events.models import AdverseEventReport
from sesshu.ledger.change_reviews import kinds
from sesshu.ledger.change_reviews.actions import ToReview, open_reviews
from sesshu.ledger.doses import following

KIND = "adverse_event_dose"


def register() -> None:
    kinds.register(KIND, "副反応疑い報告と接種記録の取消し")
    following.after_withdrawal(withdrawn)


def withdrawn(*, dose_ids: Sequence[UUID], reason: str, by: Actor, purpose: str) -> None:  # noqa: ARG001 - a follower
    """Put the reports of withdrawn doses on the list of things to look at."""
    rows = AdverseEventReport.objects.filter(dose_id__in=list(dose_ids)).order_by("id")
    open_reviews(reviews=[_to_review(row) for row in rows], by=by, purpose=purpose)


def _to_review(row: AdverseEventReport) -> ToReview:
    then = "転送先に訂正を伝え、" if row.is_forwarded else ""
    words = (
        f"{row.label}：副反応疑い報告の接種記録が取り消されました。{then}"
        "正しい接種記録があれば、そこから報告を登録し直してください。"
    )
    return ToReview(row.resident_id, KIND, str(row.id), words)
