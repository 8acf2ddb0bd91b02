"""The comparison: the intermediary's list of our inquiries, page by page, beside ours; then ours that are not in it.

A clerk's inquiry is committed before it leaves: whatever the intermediary has and the ledger has not was never asked
here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from sesshu.contracts.exchange.states import InquiryState
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState
from sesshu.law.permission_list import name_of
from sesshu.ledger.exchange_comparisons import differing, identities, jobs, keeping
from sesshu.ledger.exchange_comparisons.keeping import Seen
from sesshu.ledger.exchange_comparisons.models import DifferenceKind, ExchangeComparison
from sesshu.ledger.exchange_inquiries import calling
from sesshu.ledger.exchange_inquiries.models import LABELS, ExchangeInquiry

OPERATOR = "ledger"
COMPARE = "exchange_comparison.compare"
NOT_THERE = (InquiryState.DRAFT, InquiryState.CANCELLED, InquiryState.EXPIRED, InquiryState.REJECTED_LOCAL)
_WAITED = [JobState.QUEUED, JobState.RUNNING]
OPEN = Exists(
    Job.objects.filter(kind=jobs.COMPARE, key=Cast(OuterRef("pk"), TextField()), state__in=_WAITED, cancel_wanted=False)
)


@transaction.atomic
def begin(*, first: date, last: date, by: Actor, purpose: str) -> ExchangeComparison:
    """Let a worker compare these days. While one does so, its comparison is the answer; raises `NotNow` where that is
    of other days."""
    since, until = period(first, last)
    row = ExchangeComparison.objects.filter(OPEN, finished_at=None).first()
    if row and (row.since, row.until) != (since, until):
        raise NotNow("ほかの期間の突合が動いています。終わってから、もう一度始めてください。")
    row = row or opened(since, until, by)
    jobs.start(row, by=by, purpose=purpose)
    return row


def opened(since: datetime, until: datetime, by: Actor) -> ExchangeComparison:
    return ExchangeComparison.objects.create(since=since, until=until, started_at=clock.now(), started_by=by.code)


def period(first: date, last: date) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last one."""
    return clock.start_of_day(first), clock.start_of_day(last + timedelta(days=1))


def compare(
    *, comparison_id: UUID, by: Actor, purpose: str, progress: Callable[[int, int], None] = lambda *_: None
) -> ExchangeComparison:  # fmt: skip
    """Begun anew where it was killed. Raises `NotReached` and `NotTaken` where the intermediary does not tell: then
    nothing is closed."""
    by.check(COMPARE)
    row = ExchangeComparison.objects.get(pk=comparison_id)
    ours = ExchangeInquiry.objects.filter(asked_at__gte=row.since, asked_at__lt=row.until)
    row.here, row.there = ours.count(), 0
    listed: set[str] = set()
    for page in _pages(row):
        _beside(page, by, purpose)
        listed.update(one.client_key for one in page)
        row.there += len(page)
        progress(min(row.there, row.here), row.here)
    _not_listed(ours, listed, by, purpose)
    _end(row, by, purpose)
    return row


def _pages(row: ExchangeComparison) -> Iterator[list[contract.ListedInquiry]]:
    after: UUID | None = None
    while True:
        told = calling.listed(row.since, row.until, after, OPERATOR)
        yield told.items
        after = told.after
        if after is None:
            return


@transaction.atomic
def _beside(page: Sequence[contract.ListedInquiry], by: Actor, purpose: str) -> None:
    """One page: our rows of the same keys, whenever a clerk asked."""
    # not one name: a sealed identity is in no entry
    audit.record_read("exchange.inquiries_looked_at", by=by, purpose=purpose, n=len(page))
    keys = [key for one in page if (key := _key(one.client_key))]
    rows = ExchangeInquiry.objects.filter(client_key__in=keys).select_related("resident").prefetch_related("answers")
    ours = {str(row.client_key): row for row in rows}
    numbers = identities.numbers_of(row.resident for row in ours.values())
    now, seen = clock.now(), []
    for one in page:
        row = ours.get(one.client_key)
        if row is None:
            seen.append(_unknown_here(one))
            continue
        for kind, here, there in differing.differences(row, one, numbers[row.resident_id], now):
            seen.append(_seen(kind, row, one.requested_at, one.inquiry, here, there))
    keeping.keep(seen)


def _not_listed(ours: QuerySet[ExchangeInquiry], listed: set[str], by: Actor, purpose: str) -> None:
    """Ours that must be there and were not in the list: asked for by key, for what came in after the time is there
    too."""
    late = Q(state=InquiryState.DRAFT, valid_until__lt=clock.now() - differing.LEEWAY)
    sent = ours.filter(Q(inquiry__isnull=False) | ~Q(state__in=NOT_THERE) | late).order_by("pk")
    keys = [key for key in map(str, sent.values_list("client_key", flat=True).iterator()) if key not in listed]
    for start in range(0, len(keys), contract.MOST):
        wanted = keys[start : start + contract.MOST]
        known = {one.client_key for one in calling.states(wanted)}
        with transaction.atomic():
            audit.record_read("exchange.inquiries_looked_at", by=by, purpose=purpose, n=len(wanted))
            rows = ours.filter(client_key__in=set(wanted) - known)
            keeping.keep([_unknown_there(row) for row in rows])


@transaction.atomic
def _end(row: ExchangeComparison, by: Actor, purpose: str) -> None:
    gone = keeping.close_gone(row, by)
    row.finished_at, row.found = clock.now(), keeping.open_of(row)
    row.save()
    audit.record(
        "exchange.inquiries_compared", by=by, purpose=purpose, obj=f"exchange_comparison:{row.pk}",
        n=max(1, row.there), detail={"here": row.here, "open": row.found, "gone": gone},
    )  # fmt: skip


def _seen(
    kind: DifferenceKind, row: ExchangeInquiry, at: datetime, inquiry: UUID | None, here: str, there: str = ""
) -> Seen:  # fmt: skip
    return Seen(kind, str(row.client_key), at, row.pk, inquiry, row.case, row.department, here, there)


def _unknown_there(row: ExchangeInquiry) -> Seen:
    return _seen(DifferenceKind.UNKNOWN_THERE, row, row.asked_at, row.inquiry, LABELS[InquiryState(row.state)])


def _unknown_here(one: contract.ListedInquiry) -> Seen:
    """What somebody asked with our key, in the words of the intermediary."""
    what = f"{one.row}の項（{one.part}）{name_of('duty', one.duty)}　{name_of('information', one.information)}"
    return Seen(
        DifferenceKind.UNKNOWN_HERE, one.client_key, one.requested_at, None, one.inquiry,
        "／".join(words for words in (one.case, one.planned) if words), one.department,
        there=f"{what}　{differing.state_there(one)}",
    )  # fmt: skip


def _key(text: str) -> UUID | None:
    """Ours are UUIDs; whoever else used our key may have written anything."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None
