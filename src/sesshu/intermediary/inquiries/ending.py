"""How inquiries end on this side: out of time, fetched, adopted or not, and contents that are dropped."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.contracts.exchange.rules import keeping
from sesshu.contracts.exchange.states import INQUIRY_NEXT, OPEN_INQUIRIES, InquiryState, check_step
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.written import check_no_number
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord, Side
from sesshu.intermediary.exchange_records.writing import record_of, write
from sesshu.intermediary.exchange_rules.rules import value
from sesshu.intermediary.inquiries.models import Inquiry


def late() -> QuerySet[Inquiry]:
    """Open inquiries whose validity is over, as this clock says. Not what is on its way just now: an answer that comes
    in these moments was given in time, and the provider has recorded it."""
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return Inquiry.objects.filter(free, state__in=OPEN_INQUIRIES, valid_until__lt=now)


@transaction.atomic
def expire(*, by: Actor, purpose: str) -> int:
    """Every open inquiry whose validity is over ends in a named state, with its record. How many."""
    by.check("exchange.operate")
    now, over = clock.now(), list(late().select_for_update(of=("self",)))
    for row in over:
        row.state, row.result, row.ended_at = InquiryState.EXPIRED, ResultClass.EXPIRED.value, now
        row.message, row.rule, row.leased_until = MEANINGS[ResultClass.EXPIRED].sentence, "R-12", None
        row.save()
    write([_ended(row) for row in over])
    if over:
        audit.record("exchange.inquiries_expired", by=by, purpose=purpose, n=len(over))
    return len(over)


@transaction.atomic
def fetch(*, inquiry_id: UUID, by: Actor, purpose: str) -> Inquiry:
    """The business system takes the answer; it may do so again."""
    by.check("inquiry.read")
    row = _locked(inquiry_id)
    if row.state == InquiryState.ANSWERED:
        row.state = InquiryState.FETCHED
        row.save(update_fields=["state"])
    _told("exchange.answer_fetched", row, by, purpose)
    return row


@transaction.atomic
def settle(*, inquiry_id: UUID, adopted: bool, reason: str, by: Actor, purpose: str) -> Inquiry:
    """The clerk adopted the answer, or not, with the reason. Raises `InvalidInput` for one with an Individual Number in
    it (R-16): then nothing is kept, and the business system says so on its own page."""
    by.check("inquiry.write")
    if not adopted and not reason.strip():
        raise InvalidInput("取り入れない理由を入力してください。", field="reason", example="すでに登録済みの記録と同じ")
    check_no_number(reason=reason)
    row = _locked(inquiry_id)
    to = InquiryState.ADOPTED if adopted else InquiryState.DISMISSED
    if to not in INQUIRY_NEXT[InquiryState(row.state)]:
        raise NotNow("回答を受け取った照会だけを、取り入れるか決められます。")
    check_step(INQUIRY_NEXT, InquiryState(row.state), to)
    row.state, row.message = to, reason.strip()
    row.save(update_fields=["state", "message"])
    _told("exchange.answer_settled", row, by, purpose)
    return row


@transaction.atomic
def cancel(*, inquiry_id: UUID, by: Actor, purpose: str) -> Inquiry:
    """Before it is sent. Raises `NotNow` afterwards."""
    by.check("inquiry.write")
    row = _locked(inquiry_id)
    if row.state != InquiryState.QUEUED:
        raise NotNow("送信した照会は取り消せません。回答を待ってください。")
    row.state, row.ended_at, row.result = InquiryState.CANCELLED, clock.now(), ResultClass.CANCELLED.value
    row.save(update_fields=["state", "ended_at", "result"])
    write([_ended(row)])
    _told("exchange.inquiry_cancelled", row, by, purpose)
    return row


@transaction.atomic
def drop_contents(*, by: Actor, purpose: str) -> int:
    """R-18: answers that were not adopted lose their content after the time that the city decided; the record stays."""
    by.check("exchange.operate")
    now, days = clock.now(), value("answer_days")
    kept = Inquiry.objects.filter(answered_at__lt=now - timedelta(days=days), answer__isnull=False)
    old = [
        key
        for key, state, at in kept.values_list("pk", "state", "answered_at").iterator()
        if keeping.is_dropped_in_time(
            answered_at=at, adopted=state == InquiryState.ADOPTED, has_content=True, now=now, days=days
        )
    ]
    number = Inquiry.objects.filter(pk__in=old).update(answer=None, content_dropped_at=now)
    if number:
        audit.record("exchange.contents_dropped", by=by, purpose=purpose, n=number)
    return number


def _locked(inquiry_id: UUID) -> Inquiry:
    row = Inquiry.objects.select_for_update().filter(pk=inquiry_id).first()
    if row is None:
        raise NotFound("この照会はありません。一覧から選び直してください。")
    return row


def _ended(row: Inquiry) -> ExchangeRecord:
    return record_of(
        Side.INQUIRER, Event.ENDED, row, unified_number=row.unified_number, counterpart=row.provider, key=row.key,
        permit=row.permit, result=row.result, rule=row.rule,
    )  # fmt: skip


def _told(act: str, row: Inquiry, by: Actor, purpose: str) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"inquiry:{row.pk}", subjects=[f"person:{row.unified_number}"],
        detail={"state": row.state},
    )  # fmt: skip
