"""The intermediate server hears of each 名寄せ, its undoing and each 紐付け変更, by the outbox: it holds answers about
the two numbers until copies have been sent anew. Told is how they stand when it is delivered: the order does not
matter.

It is announced before it is committed, so that nothing is answered by half between that and the telling. An
intermediate server that is away answers nobody either: then it is told afterwards alone."""

from __future__ import annotations

import contextlib
from typing import TypeVar

from django.conf import settings
from django.db.models import Q
from pydantic import BaseModel

from sesshu.addressee.findings import doubting
from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedEvent, UnifiedPerson
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, outbox
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.api.calling import NotReached, NotTaken, call
from sesshu.foundation.outbox.models import Message

M = TypeVar("M", bound=BaseModel)
TOPIC, PURPOSE, OPERATOR = "unified_number.merges", "UNIFIED_NUMBERING", "addressee"
MOVED = "link_moved"  # the kind of the event
DELIVERER = job_actor(TOPIC)
SECONDS = 3  # somebody waits for the page


def tell(event: UnifiedEvent) -> None:
    """In the transaction of the event. Where no intermediate server is connected, nobody is told."""
    if settings.SESSHU_INTERMEDIARY_ADDRESS and settings.SESSHU_INTERMEDIARY_KEY:
        outbox.put(topic=TOPIC, key=str(event.pk), payload={"event": event.pk}, purpose=PURPOSE)
        _announce(event)
        doubting.tell_soon()  # what is open about one of them is about the other, or no more


def _announce(event: UnifiedEvent) -> None:
    both = _both(event)
    if both[0] == both[1]:
        return
    _note_read("unified_number.merge_announced", both)
    numbers = [one.unified_number for one in both]
    asked = contract.AnnounceIn(operator=OPERATOR, unified_numbers=numbers)
    with contextlib.suppress(NotReached, NotTaken):
        _call("moving", asked, contract.AnnounceOut, seconds=SECONDS)


@outbox.handler(TOPIC)
def deliver(message: Message) -> str:
    """Called by the outbox, perhaps twice. Raises `NotReached` where the intermediate server does not answer."""
    event = UnifiedEvent.objects.get(pk=message.payload["event"])
    both = _both(event)
    if both[0] == both[1]:
        return "0件"
    links = BusinessLink.objects.filter(Q(person__in=both) | Q(person__merged_into__in=both))
    _note_read("unified_number.merge_told", both)
    asked = contract.MergeIn(
        operator=OPERATOR, unified_number=both[0].unified_number, other=both[1].unified_number,
        moved=event.kind == MOVED,
        is_merged=both[0].merged_into_id == both[1].pk,
        links=[
            contract.NumberLink(system=one.system, business_number=one.business_number)
            for one in links.order_by("system", "business_number")[: contract.MOST]
        ],
    )  # fmt: skip
    return f"{_call('merged', asked, contract.MergeOut).wanted}件"


def _both(event: UnifiedEvent) -> list[UnifiedPerson]:
    """The two of an event as they stand now; where a business number moved between humans, of each the number in
    use."""
    numbers = [event.person.unified_number, event.data["with"]]
    found = UnifiedPerson.objects.select_related("merged_into").in_bulk(numbers, field_name="unified_number")
    both = [found[one] for one in numbers]
    return [one.merged_into or one for one in both] if event.kind == MOVED else both


def _note_read(act: str, both: list[UnifiedPerson]) -> None:
    subjects = [f"unified_person:{one.pk}" for one in both]
    audit.record_read(act, by=DELIVERER, purpose=PURPOSE, n=2, subjects=subjects)


def _call(operation: str, message: BaseModel, answer: type[M], *, seconds: float | None = None) -> M:
    address = f"{settings.SESSHU_INTERMEDIARY_ADDRESS}/api/v1/copies/{operation}"
    return call(address, settings.SESSHU_INTERMEDIARY_KEY, message, answer, seconds=seconds)
