"""What a worker does: send what waits, ask how the others stand, fetch answers, tell what became of them.

Each step asks the intermediary first and writes afterwards in one transaction. Killed in between, it is asked again
under the same keys, which give the same inquiry and the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.states import InquiryState
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.api.calling import NotReached, NotTaken
from sesshu.ledger.exchange_inquiries import calling, ending, sending
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
from sesshu.ledger.exchange_inquiries.queries import open_ones
from sesshu.ledger.exchange_inquiries.standing import look, note

ON_ITS_WAY = (InquiryState.QUEUED, InquiryState.SENT, InquiryState.PERMITTED)  # nobody decides about it by hand
SETTLED = (InquiryState.ADOPTED, InquiryState.DISMISSED)


def follow(*, by: Actor, purpose: str) -> bool:
    """One round. True while something may still change: another round is worth it. An intermediary that does not
    answer is asked again by the next round."""
    by.check("exchange_inquiry.send")
    _look_at_late_ones(by, purpose)
    ending.expire(by=by, purpose=purpose)
    try:
        sending.send(by=by, purpose=purpose)
        _look(open_ones().exclude(state=InquiryState.DRAFT), by, purpose)
        for row in list(ExchangeInquiry.objects.filter(state=InquiryState.ANSWERED)):
            _fetch(row, by, purpose)
        for row in list(_untold()[: contract.MOST]):
            _tell(row, by, purpose)
    except NotReached as away:
        _say_away(away)
    return goes_on()


def hand_over(*, by: Actor, purpose: str, wait_ms: int) -> list[UUID]:
    """What was just asked, for whoever waits at a screen, with the answers that come within `wait_ms`. Gives those that
    it handed over: the others are another worker's, or the rounds'."""
    by.check("exchange_inquiry.send")
    sent: list[UUID] = []
    try:
        sent = sending.send(by=by, purpose=purpose, wait_ms=wait_ms)
        for row in list(ExchangeInquiry.objects.filter(pk__in=sent, state=InquiryState.ANSWERED)):
            _fetch(row, by, purpose)
    except NotReached as away:
        _say_away(away)
    return sent


def goes_on() -> bool:
    """Whether something may still change."""
    answered = ExchangeInquiry.objects.filter(state=InquiryState.ANSWERED)
    return open_ones().exists() or _untold().exists() or answered.exists()


def is_on_its_way(inquiries: Sequence[UUID]) -> bool:
    """Whether the answer to one of these may come within moments."""
    return ExchangeInquiry.objects.filter(pk__in=inquiries, state__in=ON_ITS_WAY).exists()


def look_again(inquiries: Sequence[UUID], *, by: Actor, purpose: str, wait_ms: int = 0) -> None:
    """How these alone stand within `wait_ms`, and the answers that have come."""
    by.check("exchange_inquiry.send")
    mine = ExchangeInquiry.objects.filter(pk__in=inquiries)
    try:
        _look(mine.filter(state__in=ON_ITS_WAY), by, purpose, wait_ms)
        for row in list(mine.filter(state=InquiryState.ANSWERED)):
            _fetch(row, by, purpose)
    except NotReached:
        return  # asked again by the next round


def _say_away(away: NotReached) -> None:
    unsent = ExchangeInquiry.objects.filter(state=InquiryState.DRAFT)
    unsent.update(result=ResultClass.SYSTEM_DOWN, message=away.message[:300])


def _look(rows: QuerySet[ExchangeInquiry], by: Actor, purpose: str, wait_ms: int = 0) -> None:
    """Where it refuses to say how they stand, the page says so and the next round asks again; answers that have come,
    and what is to be told, go on. Raises `NotReached`."""
    try:
        look(rows, by=by, purpose=purpose, wait_ms=wait_ms)
    except NotTaken as refused:
        rows.update(message=refused.message[:300])


def _look_at_late_ones(by: Actor, purpose: str) -> None:
    """Before what was handed over without an answer ends here: it may have been taken, and answered."""
    try:
        look(ending.in_doubt(), by=by, purpose=purpose)
    except (NotReached, NotTaken):
        return  # nobody can say: they end when somebody can


def _fetch(row: ExchangeInquiry, by: Actor, purpose: str) -> None:
    try:
        told = calling.fetch(str(row.client_key), row.asked_by[:60])
    except NotTaken as refused:  # such as a department that is no longer ours, or another version
        ExchangeInquiry.objects.filter(pk=row.pk).update(message=refused.message[:300])
        return  # asked again by the next round; other answers are not held up
    with transaction.atomic():
        mine = ExchangeInquiry.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if mine.state != InquiryState.ANSWERED:
            return
        if told.content_dropped:
            ending.dropped(mine, by, purpose)
            return
        ExchangeAnswer.objects.bulk_create(
            [
                ExchangeAnswer(inquiry=mine, number=n, values=one.values, absent=one.absent)
                for n, one in enumerate(
                    sorted(told.records, key=lambda record: record.values.get("date") or ""), start=1
                )
            ]
        )
        mine.state, mine.looked_at = InquiryState.FETCHED, clock.now()
        mine.save(update_fields=["state", "looked_at"])
        note("exchange.answer_fetched", mine, by, purpose, records=len(told.records))


def _untold() -> QuerySet[ExchangeInquiry]:
    return ExchangeInquiry.objects.filter(state__in=SETTLED, told_at=None, untaken="")


def _tell(row: ExchangeInquiry, by: Actor, purpose: str) -> None:
    """The intermediary keeps the end too; where it has ended the inquiry otherwise, ours stands. Words that it does not
    take (R-16) are not told again: the page says so, and the others are told."""
    adopted = row.state == InquiryState.ADOPTED
    reason = "" if adopted else row.settle_reason
    message = contract.SettleIn(
        client_key=str(row.client_key), operator=str(row.settled_by)[:60], adopted=adopted, reason=reason
    )
    try:
        calling.settle(message)
    except NotTaken as refused:
        if refused.reason in sending.OF_ONE_QUESTION:
            _not_taken(row, refused.message, by, purpose)
            return
        if refused.reason not in {"NOT_NOW", "NOT_FOUND"}:
            return  # told again by the next round; the others are not held up
    ExchangeInquiry.objects.filter(pk=row.pk).update(told_at=clock.now())


@transaction.atomic
def _not_taken(row: ExchangeInquiry, message: str, by: Actor, purpose: str) -> None:
    row.untaken = message[:300]
    row.save(update_fields=["untaken"])
    note("exchange.settling_not_taken", row, by, purpose)
