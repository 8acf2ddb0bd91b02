"""What ends or is emptied by time: inquiries that could not be sent, and answers that nobody took over.

Neither can be undone. Both ask first whether this clock may say so, and only where something is past its time.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.contracts.exchange.states import InquiryState
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.ledger.exchange_inquiries import clock_proof
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
from sesshu.ledger.exchange_inquiries.standing import note
from sesshu.ledger.residents import office_periods

# Taken by the intermediary; how it ends, or the answer itself, is still to be heard of.
HANDED_OVER = (
    InquiryState.QUEUED, InquiryState.SENT, InquiryState.PERMITTED, InquiryState.WAITING, InquiryState.ANSWERED,
)  # fmt: skip


def late() -> QuerySet[ExchangeInquiry]:
    """What could not be sent in its time, as this clock says."""
    return ExchangeInquiry.objects.filter(state=InquiryState.DRAFT, valid_until__lt=clock.now())


def in_doubt() -> QuerySet[ExchangeInquiry]:
    """Of these what was handed over without an answer: it may be at the intermediary all the same."""
    return late().filter(tried_at__isnull=False)


def unanswered() -> QuerySet[ExchangeInquiry]:
    """What was handed over, is past its time, and of which the intermediary has said no last word: it ends there in its
    time, and the ledger hears of it while the intermediary answers."""
    handed = Q(state=InquiryState.DRAFT, tried_at__isnull=False) | Q(state__in=HANDED_OVER)
    return ExchangeInquiry.objects.filter(handed, valid_until__lt=clock.now())


def old() -> QuerySet[ExchangeAnswer]:
    """R-18: records that nobody took over in the time the city decided, as this clock says."""
    before = clock.now() - office_periods.period("exchange_answer")
    rows = ExchangeAnswer.objects.filter(inquiry__ended_at__lt=before, dose_id=None).exclude(values={})
    # an answer that was taken over in a case is kept with its case
    return rows.exclude(inquiry__state=InquiryState.ADOPTED, inquiry__exchange_case__isnull=False)


def overdue() -> int:
    """How many inquiries are past their time and neither ended nor emptied."""
    return late().count() + old().values("inquiry").distinct().count()


def expire(*, by: Actor, purpose: str) -> int:
    """What could not be sent in its time ends in a named state. What is there already is ended there. How many."""
    if not late().exists() or not clock_proof.agrees(by=by, purpose=purpose):
        return 0
    return _expire(by, purpose)


@transaction.atomic
def _expire(by: Actor, purpose: str) -> int:
    rows = list(late().select_for_update(of=("self",)))
    for row in rows:
        end_as_expired(row, MEANINGS[ResultClass.EXPIRED].sentence)
        note("exchange.inquiry_expired", row, by, purpose)
    return len(rows)


def end_as_expired(row: ExchangeInquiry, message: str) -> None:
    """Whoever calls has locked the row and leaves the entry."""
    row.state, row.result, row.message = InquiryState.EXPIRED, ResultClass.EXPIRED, message
    row.ended_at = clock.now()
    row.save(update_fields=["state", "result", "message", "ended_at"])


def drop_contents(*, by: Actor, purpose: str) -> int:
    """R-18: answers that nobody took over lose their content after the time the city decided. How many records."""
    by.check("exchange_inquiry.send")
    if not old().exists() or not clock_proof.agrees(by=by, purpose=purpose):
        return 0
    return _drop_contents(by, purpose)


@transaction.atomic
def _drop_contents(by: Actor, purpose: str) -> int:
    rows = old()
    undecided = {one.inquiry_id for one in rows.filter(inquiry__state=InquiryState.FETCHED)}
    number = rows.update(values={}, absent={})
    if number:
        audit.record("exchange.contents_dropped", by=by, purpose=purpose, n=number)
    for row in ExchangeInquiry.objects.select_for_update(of=("self",)).filter(pk__in=undecided).order_by("pk"):
        dropped(row, by, purpose)
    return number


def dropped(row: ExchangeInquiry, by: Actor, purpose: str) -> None:
    """An answer that nobody decided about in time ends; nobody may take it for one without records."""
    row.state, row.result = InquiryState.DISMISSED, ResultClass.CONTENT_DROPPED
    row.settled_at, row.settled_by = clock.now(), by.code
    row.settle_reason = MEANINGS[ResultClass.CONTENT_DROPPED].sentence
    row.save(update_fields=["state", "result", "settled_at", "settled_by", "settle_reason"])
    note("exchange.answer_dropped", row, by, purpose)
