"""The check of every day."""

from __future__ import annotations

from sesshu.addressee.number_gaps.actions import CHECK
from sesshu.addressee.number_gaps.checking import check
from sesshu.foundation.jobs import Run, job


@job(
    kind=CHECK, purpose="UNIFIED_NUMBERING", permissions=["number_gap.check"], label="統合宛名番号の欠番の確認",
    daily=True, after="05:00",
)  # fmt: skip
def check_today(run: Run) -> None:
    """One transaction: called again, it finds nothing that has a row."""
    run.say("取った番号と付けた番号を比べています")
    check(by=run.actor, purpose=run.purpose)
