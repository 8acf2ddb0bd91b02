"""What a worker does: send what waits, ask how the others stand, fetch answers, tell what became of them.

Each step asks the intermediary first and writes afterwards in one transaction. Killed in between, it is asked again
under the same keys, which give the same inquiry and the same answer.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.contracts.exchange.states import InquiryState
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.api.calling import NotReached, NotTaken
from sesshu.ledger.exchange_inquiries import calling
from sesshu.ledger.exchange_inquiries.kinds import kinds
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
from sesshu.ledger.exchange_inquiries.queries import open_ones
from sesshu.ledger.residents import office_periods

SETTLED = (InquiryState.ADOPTED, InquiryState.DISMISSED)


def follow(*, by: Actor, purpose: str) -> bool:
    """One round. True while something may still change: another round is worth it. An intermediary that does not
    answer is asked again by the next round."""
    by.check("exchange_inquiry.send")
    expire(by=by, purpose=purpose)
    try:
        for department, batch in _unsent().items():
            _send(department, batch, by, purpose)
        _look(by, purpose)
        for row in list(ExchangeInquiry.objects.filter(state=InquiryState.ANSWERED)):
            _fetch(row, by, purpose)
        for row in list(_untold()[: contract.MOST]):
            _tell(row)
    except NotReached as away:
        unsent = ExchangeInquiry.objects.filter(state=InquiryState.DRAFT)
        unsent.update(result=ResultClass.SYSTEM_DOWN, message=away.message[:300])
    return open_ones().exists() or _untold().exists() or _answered()


@transaction.atomic
def expire(*, by: Actor, purpose: str) -> int:
    """What could not be sent in its time ends in a named state. What is there already is ended there. How many."""
    now, told = clock.now(), MEANINGS[ResultClass.EXPIRED].sentence
    late = list(
        ExchangeInquiry.objects.select_for_update(of=("self",)).filter(state=InquiryState.DRAFT, valid_until__lt=now)
    )
    for row in late:
        row.state, row.result, row.message, row.ended_at = InquiryState.EXPIRED, ResultClass.EXPIRED, told, now
        row.save(update_fields=["state", "result", "message", "ended_at"])
        _note("exchange.inquiry_expired", row, by, purpose)
    return len(late)


@transaction.atomic
def drop_contents(*, by: Actor, purpose: str) -> int:
    """R-18: answers that nobody took over lose their content after the time the city decided. How many records."""
    by.check("exchange_inquiry.send")
    before = clock.now() - office_periods.period("exchange_answer")
    old = ExchangeAnswer.objects.filter(inquiry__ended_at__lt=before, dose_id=None).exclude(values={})
    old = old.exclude(inquiry__state=InquiryState.ADOPTED, inquiry__exchange_case__isnull=False)  # kept with its case
    number = old.update(values={}, absent={})
    if number:
        audit.record("exchange.contents_dropped", by=by, purpose=purpose, n=number)
    return number


def _unsent() -> dict[str, list[ExchangeInquiry]]:
    found: dict[str, list[ExchangeInquiry]] = {}
    rows = ExchangeInquiry.objects.filter(state=InquiryState.DRAFT).select_related("resident").order_by("asked_at")
    for row in rows[: contract.MOST]:
        found.setdefault(row.department, []).append(row)
    return found


def _send(department: str, rows: list[ExchangeInquiry], by: Actor, purpose: str) -> None:
    asked = contract.AskIn(department=department, operator=rows[0].asked_by[:60], items=[_item(row) for row in rows])
    try:
        _keep(calling.ask(asked), by, purpose)
    except NotTaken as refused:
        if len(rows) > 1:  # one that is not taken does not stop the others
            for row in rows:
                _send(department, [row], by, purpose)
        else:
            _refused(rows[0], refused.message, by, purpose)


@transaction.atomic
def _refused(row: ExchangeInquiry, message: str, by: Actor, purpose: str) -> None:
    row.state, row.result = InquiryState.REJECTED_LOCAL, ResultClass.NOT_PERMITTED
    row.message, row.ended_at = message, clock.now()
    row.save(update_fields=["state", "result", "message", "ended_at"])
    _note("exchange.inquiry_moved_on", row, by, purpose)


def _item(row: ExchangeInquiry) -> contract.AskItem:
    kind = kinds()[row.kind]
    return contract.AskItem(
        client_key=str(row.client_key), system=calling.BUSINESS_SYSTEM, provider=row.provider,
        business_number=row.resident.addressee_number, duty=kind.duty, row=kind.row, part=kind.part,
        subject=row.subject or kind.subjects[0], information=kind.information, items=list(kind.items), case=row.label,
        withheld=row.withheld, protected=row.withheld,
    )  # fmt: skip


def _look(by: Actor, purpose: str) -> None:
    keys = open_ones().exclude(state=InquiryState.DRAFT).order_by("asked_at").values_list("client_key", flat=True)
    wanted = [str(key) for key in keys]
    for start in range(0, len(wanted), contract.MOST):
        _keep(calling.states(wanted[start : start + contract.MOST]), by, purpose)


@transaction.atomic
def _keep(told: list[contract.InquiryOut], by: Actor, purpose: str) -> None:
    """What the intermediary says of inquiries. What ended here meanwhile stays ended."""
    by_key = {one.client_key: one for one in told}
    rows = open_ones().select_for_update(of=("self",)).filter(client_key__in=by_key)
    for row in rows.order_by("pk"):
        one = by_key[str(row.client_key)]
        state = InquiryState.ANSWERED if one.state == InquiryState.FETCHED else InquiryState(one.state)
        changed = row.state != state or row.result != one.result
        row.list_differs = one.list_differs
        row.state, row.result, row.rule, row.message = state, one.result, one.rule, one.message
        row.inquiry, row.valid_until, row.looked_at = one.inquiry, one.valid_until, clock.now()
        if not row.is_open:
            row.ended_at = clock.now()
        row.save()
        if changed:
            _note("exchange.inquiry_moved_on", row, by, purpose)


def _fetch(row: ExchangeInquiry, by: Actor, purpose: str) -> None:
    told = calling.fetch(str(row.client_key), row.asked_by[:60])
    with transaction.atomic():
        mine = ExchangeInquiry.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if mine.state != InquiryState.ANSWERED:
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
        _note("exchange.answer_fetched", mine, by, purpose, records=len(told.records))


def _untold() -> QuerySet[ExchangeInquiry]:
    return ExchangeInquiry.objects.filter(state__in=SETTLED, told_at=None)


def _answered() -> bool:
    return ExchangeInquiry.objects.filter(state=InquiryState.ANSWERED).exists()


def _tell(row: ExchangeInquiry) -> None:
    """The intermediary keeps the end too; where it has ended the inquiry otherwise, ours stands."""
    adopted = row.state == InquiryState.ADOPTED
    reason = "" if adopted else row.settle_reason
    message = contract.SettleIn(
        client_key=str(row.client_key), operator=str(row.settled_by)[:60], adopted=adopted, reason=reason
    )
    try:
        calling.settle(message)
    except NotTaken as refused:
        if refused.reason not in {"NOT_NOW", "NOT_FOUND"}:
            raise
    ExchangeInquiry.objects.filter(pk=row.pk).update(told_at=clock.now())


def _note(act: str, row: ExchangeInquiry, by: Actor, purpose: str, **detail: object) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"exchange_inquiry:{row.pk}", subjects=[f"resident:{row.resident_id}"],
        detail={"state": row.state, "result": row.result, **detail},
    )  # fmt: skip
