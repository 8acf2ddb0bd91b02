"""A check at once, and remarks beside reasons. A gap itself is never changed and never taken away."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.addressee.number_gaps.models import GapRemark, NumberGap
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.written import check_no_number

CHECK = "number_gap.check"
MOST = 200  # characters


@transaction.atomic
def check_now(*, by: Actor, purpose: str) -> None:
    """Let a worker look for gaps now."""
    by.check("number_gap.check")
    enqueue(kind=CHECK, key=f"asked:{clock.now():%Y%m%d%H%M}", arguments={}, by=by, purpose=purpose)


@transaction.atomic
def remark(*, gap_id: UUID, text: str, by: Actor, purpose: str) -> GapRemark:
    """Add what was found out about a gap; what was written before stays."""
    by.check("number_gap.write")
    if not text.strip() or len(text.strip()) > MOST:
        raise InvalidInput(
            f"分かったことを{MOST}文字以内で入力してください。",
            field="text",
            example="11月20日の停電で付番の処理が止まったため",
        )
    check_no_number(text=text)
    gap = NumberGap.objects.filter(pk=gap_id).first()
    if gap is None:
        raise NotFound("この欠番はありません。一覧から選び直してください。")
    made = GapRemark.objects.create(gap=gap, text=text.strip(), written_at=clock.now(), written_by=by.code)
    audit.record(
        "number_gap.remarked", by=by, purpose=purpose, obj=f"number_gap:{gap.pk}", detail={"reason": gap.reason}
    )
    return made
