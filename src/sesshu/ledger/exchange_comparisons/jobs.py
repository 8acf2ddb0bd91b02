"""Every night, and when a person asks: the inquiries of this month and the one before, or of the days named."""

from __future__ import annotations

from datetime import date, timedelta

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.exchange_comparisons.models import ExchangeComparison

COMPARE = "exchange.compare_inquiries"
PURPOSE = "INFORMATION_EXCHANGE"
PERMISSIONS = ["exchange_comparison.compare"]


@job(
    kind="exchange.compare_inquiries_daily", purpose=PURPOSE, permissions=PERMISSIONS, daily=True, after="02:00",
    label="台帳と中間サーバーの照会の突合（毎日）",
)  # fmt: skip
def compare_daily(run: Run) -> None:
    """Begins one, as a person would with the button; one that is running is enough."""
    from sesshu.foundation.errors import NotNow
    from sesshu.ledger.exchange_comparisons import comparing
    from sesshu.ledger.exchange_inquiries import calling

    if not calling.is_connected():
        return
    first, last = usual_days()
    try:
        comparing.begin(first=first, last=last, by=run.actor, purpose=run.purpose)
    except NotNow:  # of other days: a person asked
        enqueue(
            kind="exchange.compare_inquiries_daily", key=f"after:{run.job.pk}", arguments={}, by=run.actor,
            purpose=run.purpose, seconds=900,
        )  # fmt: skip


@job(kind=COMPARE, purpose=PURPOSE, permissions=PERMISSIONS, label="台帳と中間サーバーの照会の突合")
def compare(run: Run) -> None:
    """Its time, from the beginning."""
    from sesshu.ledger.exchange_comparisons import comparing

    run.say("台帳と中間サーバーの照会を突き合わせています")
    comparing.compare(
        comparison_id=run.arguments["comparison"], by=run.actor, purpose=run.purpose, progress=run.progress
    )


def usual_days() -> tuple[date, date]:
    """From the first day of the month before to today."""
    today = clock.today()
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1), today


def start(row: ExchangeComparison, *, by: Actor, purpose: str) -> Job:
    return enqueue(kind=COMPARE, key=str(row.pk), arguments={"comparison": str(row.pk)}, by=by, purpose=purpose)
