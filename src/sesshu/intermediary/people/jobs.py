"""Codes are fetched by night; acquisitions that hang are marked."""

from __future__ import annotations

from sesshu.foundation.jobs import Run, job
from sesshu.intermediary.people import actions


@job(
    kind="exchange.codes", purpose="INFORMATION_EXCHANGE", permissions=["exchange.operate"], label="符号の受取り",
    daily=True,
)  # fmt: skip
def fetch(run: Run) -> None:
    """Whatever codes have come."""
    actions.fetch_codes(by=run.actor, purpose=run.purpose)
    actions.mark_stuck(by=run.actor, purpose=run.purpose)
    actions.erase_acquisitions(by=run.actor, purpose=run.purpose)
