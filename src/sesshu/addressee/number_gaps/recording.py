"""Gaps whose reason is known at once: written in the transaction that drew the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from sesshu.addressee.number_gaps.models import GapReason, NumberGap
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor


def keep_gaps(reason: GapReason, numbers: Sequence[str], *, by: Actor) -> None:
    """Nothing is asked of the database where there is none."""
    now = clock.now()
    NumberGap.objects.bulk_create(
        [NumberGap(unified_number=one, reason=reason, recorded_at=now, recorded_by=by.code) for one in numbers],
        ignore_conflicts=True,
    )  # fmt: skip
