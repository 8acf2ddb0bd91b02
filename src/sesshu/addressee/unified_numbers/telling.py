"""The intermediate server hears of each 名寄せ, its undoing and each 紐付け変更, by the outbox: it holds answers about
the two numbers until copies have been sent anew. Told is how they stand when it is delivered: the order does not
matter."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q

from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedEvent, UnifiedPerson
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, outbox
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.api.calling import call
from sesshu.foundation.outbox.models import Message

TOPIC, PURPOSE, OPERATOR = "unified_number.merges", "UNIFIED_NUMBERING", "addressee"
MOVED = "link_moved"  # the kind of the event
DELIVERER = job_actor(TOPIC)


def tell(event: UnifiedEvent) -> None:
    """In the transaction of the event. Where no intermediate server is connected, nobody is told."""
    if settings.SESSHU_INTERMEDIARY_ADDRESS and settings.SESSHU_INTERMEDIARY_KEY:
        outbox.put(topic=TOPIC, key=str(event.pk), payload={"event": event.pk}, purpose=PURPOSE)


@outbox.handler(TOPIC)
def deliver(message: Message) -> str:
    """Called by the outbox, perhaps twice. Raises `NotReached` where the intermediate server does not answer."""
    event = UnifiedEvent.objects.select_related("person__merged_into").get(pk=message.payload["event"])
    other = UnifiedPerson.objects.select_related("merged_into").get(unified_number=event.data["with"])
    both = [event.person, other]
    if moved := event.kind == MOVED:  # between humans: of each the number in use
        both = [one.merged_into or one for one in both]
        if both[0] == both[1]:
            return "0件"
    links = BusinessLink.objects.filter(Q(person__in=both) | Q(person__merged_into__in=both))
    audit.record_read(
        "unified_number.merge_told", by=DELIVERER, purpose=PURPOSE, n=2,
        subjects=[f"unified_person:{one.pk}" for one in both],
    )  # fmt: skip
    asked = contract.MergeIn(
        operator=OPERATOR, unified_number=both[0].unified_number, other=both[1].unified_number, moved=moved,
        is_merged=both[0].merged_into_id == both[1].pk,
        links=[
            contract.NumberLink(system=one.system, business_number=one.business_number)
            for one in links.order_by("system", "business_number")[: contract.MOST]
        ],
    )  # fmt: skip
    address = f"{settings.SESSHU_INTERMEDIARY_ADDRESS}/api/v1/copies/merged"
    told = call(address, settings.SESSHU_INTERMEDIARY_KEY, asked, contract.MergeOut)
    return f"{told.wanted}件"
