"""Every night, and when a person asks: the inquiries of this month and the one before, or of the days named."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sesshu.contracts.exchange.states import InquiryState
from sesshu.contracts.intermediary.v1 import LONGEST_OPEN
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.exchange_comparisons.models import ExchangeComparison
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry

COMPARE = "exchange.compare_inquiries"
PURPOSE = "INFORMATION_EXCHANGE"
OPEN_THERE = LONGEST_OPEN + timedelta(days=1)  # what ends there by time is ended by a job
AT_ONCE = timedelta(minutes=1)  # an end that the intermediary told is written in the moment it was told
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
    """From the first day of the month before to today, or from the first inquiry in doubt where that is earlier."""
    today = clock.today()
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    asked_at = _in_doubt().order_by("asked_at").values_list("asked_at", flat=True).first()
    return min(first, asked_at.astimezone(clock.TOKYO).date()) if asked_at else first, today


def _in_doubt() -> QuerySet[ExchangeInquiry]:
    """What ended here after a hand-over without the intermediary's last word: it may be there, and be answered. However
    long the intermediary was away, a comparison looks at it after the last day on which anything there could have
    changed."""
    looked = ExchangeComparison.objects.filter(
        finished_at__isnull=False, since__lte=OuterRef("asked_at"), until__gt=OuterRef("asked_at"),
        started_at__gt=OuterRef("ended_at") + OPEN_THERE,
    )  # fmt: skip
    unheard = Q(inquiry=None) | Q(looked_at__lt=F("ended_at") - AT_ONCE)
    rows = ExchangeInquiry.objects.filter(unheard, state=InquiryState.EXPIRED, tried_at__isnull=False)
    return rows.filter(~Exists(looked))


def start(row: ExchangeComparison, *, by: Actor, purpose: str) -> Job:
    return enqueue(kind=COMPARE, key=str(row.pk), arguments={"comparison": str(row.pk)}, by=by, purpose=purpose)
