"""An inquiry: checked against its application, written down, then fetched from the ledger and passed on.

The record is committed before the ledger is asked, and the answer's hash before it is given. Nothing of it stays.
An inquiry that was let through comes again under its key (a lost answer): it stays one inquiry with one answer.
"""

from __future__ import annotations

import hashlib
import uuid

from django.db import transaction

from sesshu.contracts.exchange.rules.keeping import has_transfer_ground
from sesshu.contracts.hub.v1 import FactsIn, FactsOut, InquiryIn
from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotNow, Refused
from sesshu.hub.arrivals import receivers
from sesshu.hub.transfers.grounds import for_department
from sesshu.hub.transfers.items import names
from sesshu.hub.transfers.models import ApplicationState, DataUseApplication, TransferAnswer, TransferInquiry


class NotApproved(Refused):
    """この照会は、承認されたデータ使用承認願の範囲にありません。"""

    code = "NOT_APPROVED"
    status = 403


def inquire(message: InquiryIn, *, by: Actor, purpose: str) -> FactsOut:
    """Raises `NotApproved`, with what is missing, `InvalidInput` for a key of another inquiry, `NotNow` where the
    answer of a repeated one has changed, and what `receivers.facts` raises. Each is recorded."""
    refusal = _refusal(message, by)
    inquiry = _write(message, refusal, by, purpose)
    if refusal:
        raise NotApproved(refusal)
    found = receivers.facts(
        FactsIn(
            application=message.application, addressee_number=message.addressee_number, items=message.items,
            operator=message.operator, reference=message.reference,
        )
    )  # fmt: skip
    only = FactsOut(
        found=found.found, doses=[{item: dose[item] for item in message.items if item in dose} for dose in found.doses]
    )
    _answer(inquiry, only, by, purpose)
    return only


@transaction.atomic
def _answer(inquiry: TransferInquiry, only: FactsOut, by: Actor, purpose: str) -> None:
    """Write the answer's hash down. The same answer again is the first one; another one needs an inquiry of its own,
    because the record says what was answered under this."""
    digest = hashlib.sha256(only.model_dump_json().encode()).hexdigest()
    first, is_new = TransferAnswer.objects.get_or_create(
        inquiry=inquiry.pk,
        defaults={"found": only.found, "doses": len(only.doses), "answered_at": clock.now(), "sha256": digest},
    )
    if first.sha256 != digest:
        raise NotNow("前に答えた後で、接種の記録が変わりました。新しい番号（key）で照会してください。")
    act = "data_use.answered" if is_new else "data_use.answered_again"
    audit.record(act, by=by, purpose=purpose, obj=f"transfer:{inquiry.pk}", n=len(only.doses))


def _refusal(message: InquiryIn, by: Actor) -> str:
    """Why it is not answered; the first reason there is, "" for none."""
    row = DataUseApplication.objects.filter(number=message.application).first()
    if row is None or row.client != by.code:
        return "この番号のデータ使用承認願は、このシステムにはありません。"
    if row.state == ApplicationState.ENDED:
        return "データ使用承認願は終了しています。"
    approved = row.state == ApplicationState.APPROVED
    allowed = for_department(row.ordinance, row.department, clock.today())
    ordinance = allowed.title if allowed else ""
    if refused := has_transfer_ground(ordinance=ordinance, application=row.number, approved=approved):
        return f"{refused.message}（{refused.rule}）"
    if not row.valid_from <= clock.today() <= row.valid_until:
        return f"承認された期間（{wareki(row.valid_from)}～{wareki(row.valid_until)}）の外です。"
    if outside := [one for one in message.items if one not in row.items]:
        return f"承認されていない項目（{names(outside)}）です。承認された項目: {names(row.items)}"
    return ""


@transaction.atomic
def _write(message: InquiryIn, refusal: str, by: Actor, purpose: str) -> TransferInquiry:
    if not refusal and (before := _before(message, by)):
        return before
    row = TransferInquiry.objects.create(
        id=uuid.uuid4(), application=message.application, client=by.code, key=message.key,
        person=message.addressee_number, items=list(message.items), operator=message.operator,
        reference=message.reference, asked_at=clock.now(), refusal=refusal,
    )  # fmt: skip
    audit.record(
        "data_use.refused" if refusal else "data_use.inquired", by=by, purpose=purpose, obj=f"transfer:{row.pk}",
        case=message.reference, subjects=[f"addressee:{message.addressee_number}"],
        decision="deny" if refusal else "allow",
        detail={"application": message.application, "items": list(message.items), "operator": message.operator},
    )  # fmt: skip
    return row


def _before(message: InquiryIn, by: Actor) -> TransferInquiry | None:
    """The inquiry that was let through under this key. Its application is locked: of two at once, one is the first."""
    DataUseApplication.objects.select_for_update().get(number=message.application)
    first = TransferInquiry.objects.filter(client=by.code, key=message.key, refusal="").first()
    if first is None:
        return None
    asked = (message.application, message.addressee_number, list(message.items), message.operator, message.reference)
    if asked != (first.application, first.person, first.items, first.operator, first.reference):
        text = "この番号（key）は別の照会で使われています。照会のたびに新しい番号を付けてください。"
        raise InvalidInput(text, field="key", example="健診-12-0001")
    return first
