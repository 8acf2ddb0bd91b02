"""Handing inquiries over to the intermediary.

What it refuses about one question ends that inquiry. A key without the right, another version, a broken answer say
nothing about a question: it goes on waiting, and is handed over again under the same key.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper

from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.states import InquiryState
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.api.calling import NotReached, NotTaken
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.exchange_inquiries import calling
from sesshu.ledger.exchange_inquiries.kinds import kinds
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.standing import keep, note
from sesshu.ledger.residents.visibility import withheld_beside

OF_ONE_QUESTION = (InvalidInput.code, "PARAMETER_WRONG")


def send(*, by: Actor, purpose: str, wait_ms: int = 0) -> list[UUID]:
    """Everything that waits, by department; with `wait_ms` answers that come so soon are told at once. Gives those that
    were handed over. Raises `NotReached`."""
    sent = []
    found: dict[str, list[ExchangeInquiry]] = {}
    rows = ExchangeInquiry.objects.filter(state=InquiryState.DRAFT).order_by("asked_at")
    for row in rows[: contract.MOST]:
        found.setdefault(row.department, []).append(row)
    for department, batch in found.items():
        try:
            sent += _send(department, batch, by, purpose, wait_ms)
        except NotReached:
            if not sent:
                raise
            return sent  # what was handed over is seen to; the rest is the next round's
    return sent


def item(row: ExchangeInquiry) -> contract.AskItem:
    """An inquiry in the words of the intermediary. Its own number is no case: where a clerk named none, the planned
    vaccination is the ground (R-06); whoever was never a target is not asked about at all."""
    kind = kinds()[row.kind]
    basis = row.basis or kind.told
    named = row.case.removeprefix(f"{row.label} {basis['label']}").strip()
    return contract.AskItem(
        client_key=str(row.client_key), system=calling.BUSINESS_SYSTEM, provider=row.provider,
        business_number=row.resident.addressee_number, duty=basis["duty"], row=basis["row"],
        part=basis["part"], subject=row.subject or kind.subjects[0], information=basis["information"],
        items=basis["items"],
        case=f"{row.label} {named}"[:100] if named else "", planned=row.planned[:100], is_or_was_target=True,
        withheld=row.withheld, protected=row.withheld, operator=row.asked_by[:60],
    )  # fmt: skip


def _send(
    department: str, rows: Sequence[ExchangeInquiry], by: Actor, purpose: str, wait_ms: int = 0
) -> list[UUID]:  # fmt: skip
    waiting = _begun(rows)
    if not waiting:
        return []
    items = [item(row) for row in waiting]
    asked = contract.AskIn(department=department, operator=waiting[0].asked_by[:60], items=items, wait_ms=wait_ms)
    try:
        keep(calling.ask(asked), by=by, purpose=purpose)
    except NotTaken as refused:
        if refused.reason in OF_ONE_QUESTION and len(waiting) > 1:  # one that is not taken does not stop the others
            return [pk for row in waiting for pk in _send(department, [row], by, purpose)]
        if refused.reason == InvalidInput.code:
            _refused(waiting[0], refused.message, by, purpose)
        else:
            _held_up(waiting, refused.message)
        return []
    return [row.pk for row in waiting]


@transaction.atomic
def _begun(rows: Sequence[ExchangeInquiry]) -> list[ExchangeInquiry]:
    """Those that nobody took back meanwhile; from now on they may be there, whatever comes of the call. Who is
    protected now (R-08) counts as well as who was when it was asked."""
    mine = ExchangeInquiry.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in rows])
    guarded = ExpressionWrapper(withheld_beside("resident"), BooleanField())
    mine = mine.filter(state=InquiryState.DRAFT).select_related("resident").annotate(is_guarded_now=guarded)
    waiting = list(mine.order_by("asked_at"))
    for row in waiting:
        row.withheld = row.withheld or row.is_guarded_now
    ExchangeInquiry.objects.filter(pk__in=[row.pk for row in waiting if row.withheld]).update(withheld=True)
    ExchangeInquiry.objects.filter(pk__in=[row.pk for row in waiting]).update(tried_at=clock.now())
    return waiting


@transaction.atomic
def _refused(row: ExchangeInquiry, message: str, by: Actor, purpose: str) -> None:
    row.state, row.result = InquiryState.REJECTED_LOCAL, ResultClass.NOT_PERMITTED
    row.message, row.ended_at = message, clock.now()
    row.save(update_fields=["state", "result", "message", "ended_at"])
    note("exchange.inquiry_moved_on", row, by, purpose)


def _held_up(rows: Sequence[ExchangeInquiry], message: str) -> None:
    waiting = ExchangeInquiry.objects.filter(pk__in=[row.pk for row in rows], state=InquiryState.DRAFT)
    waiting.update(result=ResultClass.NOT_TAKEN, message=message[:300])
