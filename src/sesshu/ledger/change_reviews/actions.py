"""The only door for changes: opened by rooms in the transaction of the register's change, settled by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.change_reviews import kinds
from sesshu.ledger.change_reviews.models import ChangeReview


@dataclass(frozen=True, slots=True)
class ToReview:
    """Something to look at, in words. `ref` makes opening it again harmless."""

    resident_id: UUID
    kind: str
    ref: str
    words: str
    lines: tuple[str, ...] = ()


@transaction.atomic
def open_reviews(*, reviews: Sequence[ToReview], by: Actor, purpose: str) -> int:
    """Put things on the list; those that are there already stay as they are. Returns how many are new."""
    if not reviews:
        return 0
    now = clock.now()
    rows = [
        ChangeReview(
            resident_id=one.resident_id, kind=one.kind, ref=one.ref, words=one.words, lines=list(one.lines),
            opened_at=now,
        )
        for one in reviews
    ]  # fmt: skip
    before = ChangeReview.objects.count()
    ChangeReview.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    audit.record(
        "change_review.opened", by=by, purpose=purpose, n=len(rows),
        subjects=sorted({f"resident:{one.resident_id}" for one in reviews}),
    )  # fmt: skip
    return ChangeReview.objects.count() - before


@transaction.atomic
def settle(*, review_id: UUID, note: str, by: Actor, purpose: str) -> ChangeReview:
    """Say what was done. Raises `InvalidInput` without words, `NotNow` when it is settled."""
    by.check("change_review.write")
    if not note.strip():
        raise InvalidInput("確認した内容を入力してください。", field="note", example="個別に通知を送付した")
    found = ChangeReview.objects.select_for_update().filter(kinds.seen_by(by), id=review_id).first()
    if found is None:
        raise NotFound("この確認事項は見つかりません。一覧から選び直してください。")
    if found.settled_at is not None:
        raise NotNow("この確認事項は、すでに確認済みです。")
    found.settled_at, found.settled_by, found.settled_by_name = clock.now(), by.code, by.display_name
    found.note = note.strip()
    found.save()
    audit.record(
        "change_review.settled", by=by, purpose=purpose, obj=f"change_review:{found.id}",
        subjects=[f"resident:{found.resident_id}"], detail={"kind": found.kind, "note": found.note},
    )  # fmt: skip
    return found
