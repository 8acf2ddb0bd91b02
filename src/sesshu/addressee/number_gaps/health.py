"""A number whose person is gone from the database is nothing that this system does: somebody has to look at it."""

from __future__ import annotations

from sesshu.addressee.number_gaps.models import GapReason, NumberGap
from sesshu.foundation.health.registry import GOOD, WATCH, Reading


def gaps() -> Reading:
    """Watched until a remark says what it was."""
    gone = NumberGap.objects.filter(reason=GapReason.REMOVED, remarks=None).count()
    text = f"付けた番号{gone:,}件の人が消えています。欠番の一覧で確かめてください。" if gone else "異常ありません"
    return Reading({"removed": gone}, text, WATCH if gone else GOOD)
