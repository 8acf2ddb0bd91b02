"""The provider's side of a call: the notice is opened, each permit is decided, recorded and then answered.

Everything happens in the transaction of the door: the answer leaves when provisions and records are committed (R-13).
"""

from __future__ import annotations

from django.db.models import Q

from sesshu.contracts.exchange.keys import thumbprint
from sesshu.contracts.exchange.messages import (
    AnswerItem,
    Message,
    NoticeItem,
    ProvisionAnswer,
    ProvisionCall,
    ProvisionNotice,
)
from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.rules import answering as rules
from sesshu.contracts.exchange.sealing import Opened, SealError, open_sealed
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import Refused
from sesshu.foundation.sealed_messages.keys import body_code, own_keys
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord
from sesshu.intermediary.peers.directory import NETWORK, known, network_keys, own_route
from sesshu.intermediary.provisions.actions import take_notices
from sesshu.intermediary.provisions.deciding import Given
from sesshu.intermediary.provisions.giving import give
from sesshu.intermediary.provisions.jobs import report_soon

PURPOSE = "INFORMATION_EXCHANGE"


class DoesNotFit(Refused):
    """許可証または経路情報が求めと合いません。"""

    code = "DOES_NOT_FIT"


class NotRecorded(Refused):
    """情報提供等記録を書けないため、回答しません。"""

    code = "NOT_RECORDED"
    status = 503


def answer_call(opened: Opened[Message], by: Actor) -> Message:
    """The answers to the permits of a call. Raises `SealError` and `DoesNotFit`: then that alone is recorded."""
    call = opened.message
    assert isinstance(call, ProvisionCall)  # noqa: S101 - the table of the door says so
    notice = opened_notice(call.notice)
    _check(notice, call, opened.sender)
    asked = set(call.permits)
    wanted = [one for one in notice.items if one.permit in asked]
    provisions = take_notices(notice=notice, items=wanted, by=by, purpose=PURPOSE)
    items = {one.permit: one.items for one in wanted}
    key = thumbprint(notice.inquirer_encryption)
    given = give(list(provisions.values()), asked=items, key=key, by=by, purpose=PURPOSE)
    _check_recorded(wanted)
    if any(one.answered_at and not (one.reported_at or one.report_refusal) for one in provisions.values()):
        report_soon(by=by, purpose=PURPOSE)
    return ProvisionAnswer(items=tuple(_answer(one, given[one.permit]) for one in wanted))


def opened_notice(token: str) -> ProvisionNotice:
    """What the network sealed for us. Raises `SealError`."""
    keys = network_keys()
    # Permits are judged one by one by their own time, not by the time of their envelope.
    found = open_sealed(token, ProvisionNotice, own=own_keys(), known={NETWORK: keys}.get, now=clock.now())
    return found.message


def _check(notice: ProvisionNotice, call: ProvisionCall, sender: str) -> None:
    """Whether notice, call and caller belong together, and to us."""
    inquirer = known(sender)
    if notice.inquirer != sender or inquirer is None or notice.provider != body_code():
        raise SealError("NOT_FOR_US", "この団体あての提供の求めではありません。")
    there = {one.permit for one in notice.items}
    way, key, known_key = own_route(), thumbprint(notice.inquirer_encryption), inquirer.encryption_thumbprint
    for permit in call.permits:
        refused: Refusal | None = rules.fits_permit(
            permit=str(permit), asked_permit=str(permit) if permit in there else "", route=notice.route,
            own_route=way, key=key, inquirer_key=known_key,
        )  # fmt: skip
        if refused:
            raise DoesNotFit(refused.message)


def _check_recorded(wanted: list[NoticeItem]) -> None:
    """R-13: each permit has its record before any answer leaves. Raises `NotRecorded`; then nothing is written."""
    permits = [one.permit for one in wanted]
    rows = ExchangeRecord.objects.filter(permit__in=permits).exclude(
        Q(result=ResultClass.NOT_TAKEN) | Q(event=Event.MARKED)
    )
    records = dict(rows.order_by().values_list("permit", "id"))
    for permit in permits:
        if refused := rules.is_recorded(str(records.get(permit, ""))):
            raise NotRecorded(refused.message)


def _answer(item: NoticeItem, given: Given) -> AnswerItem:
    return AnswerItem(
        permit=item.permit, giving=given.giving, result=given.result, rule=given.rule, message=given.message,
        records=tuple(given.records), answered_at=given.at, list_differs=given.list_differs,
        withheld=given.withheld,
    )  # fmt: skip


HANDLERS = {ProvisionCall: answer_call}
