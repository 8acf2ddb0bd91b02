"""Sending what is queued: first to the network for permits, then to the provider for answers.

Each step takes rows under a lease, talks without holding the database, and writes the outcome in one transaction.
Killed anywhere, the lease runs out and the step is done again with the same keys, which give the same permits and
answers. What did not work is written beside the inquiry, so that its page can say it; what a provider could not use is
asked of the network anew.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from sesshu.contracts.exchange.keys import PublicKeys
from sesshu.contracts.exchange.messages import (
    MOST_ITEMS,
    PermitAnswer,
    ProvisionAnswer,
    ProvisionCall,
)
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.sealing import SealError
from sesshu.contracts.exchange.states import InquiryState
from sesshu.contracts.intermediary.v1 import LONGEST_OPEN
from sesshu.foundation import audit, clock, posting
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import Refused
from sesshu.foundation.sealed_messages.sending import NotReached, NotTaken, ask
from sesshu.foundation.writing import overwrite
from sesshu.intermediary.exchange_records.models import Event
from sesshu.intermediary.exchange_records.writing import write
from sesshu.intermediary.exchange_rules.rules import value
from sesshu.intermediary.inquiries.marking import COLUMNS, mark
from sesshu.intermediary.inquiries.models import CarriedNotice, Inquiry
from sesshu.intermediary.inquiries.outcomes import (
    REFUSED_STATES,
    Sent,
    end_unasked,
    move,
    record,
    save,
    still,
    write_answers,
)
from sesshu.intermediary.inquiries.wording import request_of
from sesshu.intermediary.peers.directory import ask_network
from sesshu.law.permission_list import permission_list

TO_PERMIT = (InquiryState.QUEUED, InquiryState.SENT)
TO_ANSWER = (InquiryState.PERMITTED, InquiryState.WAITING)
_waits_for_silent = threading.Lock()


def send_all(*, by: Actor, purpose: str, ids: Sequence[UUID] = ()) -> Sent:
    """One round for everything that waits (or for these inquiries alone): permits first, then answers."""
    by.check("exchange.operate")
    sent, rest = Sent(timeout=value("timeout_seconds"), lease=value("lease_seconds")), set(ids)
    while (rest or not ids) and (batch := _take(TO_PERMIT, rest, sent, by_provider=True)):
        rest -= {row.pk for row in batch}
        if not _permits(batch, sent, by, purpose):
            break
    rest, silent = set(ids), _silent_addresses()
    _ask_providers(rest, sent, by, purpose, alone=bool(ids), without=silent)
    if silent and _waits_for_silent.acquire(blocking=False):
        try:
            _ask_providers(rest, sent, by, purpose, alone=bool(ids))
        finally:
            _waits_for_silent.release()
    return sent


def _silent_addresses() -> list[str]:
    """Of providers that kept the last call waiting in vain: they come last, and one hand of a worker alone waits for
    them, so that whoever is asked about at another body does not."""
    if not posting.anybody_is_silent():
        return []
    notices = CarriedNotice.objects.filter(inquiries__state__in=TO_ANSWER)
    return [one for one in notices.values_list("address", flat=True).distinct() if posting.is_silent(one)]


def _ask_providers(
    rest: set[UUID], sent: Sent, by: Actor, purpose: str, *, alone: bool, without: Collection[str] = ()
) -> None:  # fmt: skip
    """Notice after notice; with `alone` what is left of `rest`, and no other."""
    while (rest or not alone) and (batch := _take(TO_ANSWER, rest, sent, by_provider=False, without=without)):
        rest -= {row.pk for row in batch}
        _answers(batch, sent, by, purpose)


@transaction.atomic
def _take(
    states: tuple[InquiryState, ...], ids: set[UUID], sent: Sent, *, by_provider: bool, without: Collection[str] = ()
) -> list[Inquiry]:  # fmt: skip
    """Up to 500 rows of one provider (of one notice), leased to us."""
    now = clock.now()
    free = Inquiry.objects.filter(state__in=states, valid_until__gte=now).filter(
        Q(leased_until=None) | Q(leased_until__lt=now)
    )
    free = free.filter(id__in=ids) if ids else free.exclude(id__in=sent.left) if sent.left else free
    if without:
        free = free.exclude(notice__in=CarriedNotice.objects.filter(address__in=without))
    free = free.order_by("requested_at", "id")
    same = ("provider", "department") if by_provider else ("notice",)
    # What another worker holds is its: the first that nobody holds says whose turn it is.
    first = free.select_for_update(skip_locked=True).values(*same).first()
    if first is None:
        return []
    rows = list(
        free.filter(**first).select_related("person").select_for_update(skip_locked=True, of=("self",))[:MOST_ITEMS]
    )
    until = now + timedelta(seconds=sent.lease)
    for row in rows:
        row.leased_until = until
        if row.state == InquiryState.QUEUED:
            row.state = InquiryState.SENT
    # Protected since it was asked: it does not leave without the mark.
    write(mark([row for row in rows if row.person and row.person.code and row.person.withheld_from_subject]))
    overwrite(rows, ["state", "leased_until", *COLUMNS])
    return rows


def _permits(batch: list[Inquiry], sent: Sent, by: Actor, purpose: str) -> bool:
    """Ask the network; False when it cannot be reached now."""
    asked, refused = request_of(batch)
    if refused:
        with transaction.atomic():
            end_unasked({row.pk: why for row, why in refused}, sent, by, purpose)
        batch = [row for row in batch if row.pk not in {one.pk for one, _ in refused}]
    if asked is None:
        return True
    try:
        told = ask_network(asked, PermitAnswer, timeout=sent.timeout)
    except (Refused, SealError) as away:
        _let_go(batch, away)
        sent.away.append(getattr(away, "message", "接続先が応答しません。"))
        return False
    with transaction.atomic():
        _write_permits(batch, told, sent, by, purpose)
    return True


def _write_permits(batch: list[Inquiry], told: PermitAnswer, sent: Sent, by: Actor, purpose: str) -> None:
    notice = None
    if told.permits:
        notice = CarriedNotice.objects.create(provider=batch[0].provider, **_carried(told))
    permits = {one.key: one for one in told.permits}  # told twice is told once
    refusals = {one.key: one for one in told.refusals}
    rows, records = still([row.pk for row in batch], InquiryState.SENT), []
    differs = told.list_version != permission_list(clock.today()).version
    for row in rows:
        permit, refused = permits.get(row.key), refusals.get(row.key)
        row.leased_until = None
        if permit:
            move(row, InquiryState.PERMITTED)
            row.permit, row.notice = permit.permit, notice
            row.result = row.rule = row.message = ""  # what did not work before
            row.valid_until = min(max(row.valid_until, permit.expires_at), row.requested_at + LONGEST_OPEN)
            row.list_differs = differs
            sent.permitted += 1
        elif refused:
            move(row, REFUSED_STATES.get(refused.result, InquiryState.REJECTED_NETWORK))
            row.rule, row.result, row.message = refused.rule, refused.result.value, refused.message
            row.ended_at = clock.now()
            records.append(record(row, Event.REFUSED))
            sent.refused += 1
        else:
            sent.left.add(row.pk)
    save(rows)
    write(records)
    audit.record(
        "exchange.permits_received", by=by, purpose=purpose, n=len(rows),
        detail={"permitted": len(permits), "refused": len(refusals), "provider": batch[0].provider},
    )  # fmt: skip


def _answers(batch: list[Inquiry], sent: Sent, by: Actor, purpose: str) -> None:
    notice = batch[0].notice  # that of all of them
    assert notice is not None  # noqa: S101 - permitted rows have one
    keys = PublicKeys(notice.provider, notice.provider_signing, notice.provider_encryption)
    call = ProvisionCall(
        notice=notice.notice, route=notice.route, permits=tuple(row.permit for row in batch if row.permit)
    )
    try:
        told = ask(call, ProvisionAnswer, to=keys, address=notice.address, timeout=sent.timeout)
    except (Refused, SealError) as away:
        _let_go(batch, away)
        sent.left |= {row.pk for row in batch}
        sent.away.append(getattr(away, "message", "接続先が応答しません。"))
        if isinstance(away, NotTaken | SealError):  # also where the answer is signed with keys that the notice lacks
            _renew(notice, by, purpose)
        return
    with transaction.atomic():
        write_answers(batch, {one.permit: one for one in told.items}, sent, by, purpose)


def _renew(notice: CarriedNotice, by: Actor, purpose: str) -> None:
    """The provider could not use this notice: the same permits once more from the network, for the next round. Whoever
    the network does not name again (another code since) stays with the old notice and takes nobody along."""
    there = Inquiry.objects.filter(notice=notice, state__in=[InquiryState.PERMITTED, InquiryState.WAITING])
    rows = list(there.select_related("person").order_by("requested_at", "id")[:MOST_ITEMS])
    asked, _ = request_of(rows) if rows else (None, [])
    if asked is None:
        return
    try:
        told = ask_network(asked, PermitAnswer)
    except (Refused, SealError):
        return
    again = {one.permit for one in told.permits} & {row.permit for row in rows}
    if not again:
        return
    with transaction.atomic():
        if again == {row.permit for row in rows}:
            CarriedNotice.objects.filter(pk=notice.pk).update(**_carried(told))
        else:
            new = CarriedNotice.objects.create(provider=notice.provider, **_carried(told))
            Inquiry.objects.filter(notice=notice, permit__in=again).update(notice=new)
        audit.record("exchange.notice_renewed", by=by, purpose=purpose, n=len(again))


def _carried(told: PermitAnswer) -> dict[str, Any]:
    return {
        "route": told.route, "address": told.address, "notice": told.notice, "received_at": clock.now(),
        "provider_signing": told.provider_signing, "provider_encryption": told.provider_encryption,
    }  # fmt: skip


def _let_go(batch: list[Inquiry], away: Refused | SealError) -> None:
    """Free for the next round, with what did not work. Who waits for a person goes on saying that."""
    rows = Inquiry.objects.filter(id__in=[row.pk for row in batch])
    result = ResultClass.SYSTEM_DOWN if isinstance(away, NotReached) else ResultClass.NOT_TAKEN
    with transaction.atomic():
        rows.update(leased_until=None)
        rows.filter(state__in=[InquiryState.SENT, InquiryState.PERMITTED]).update(
            result=result, rule="", message=away.message[:300]
        )
