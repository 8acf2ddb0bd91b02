"""Copies of people whom the ledger does not have any more are removed at the intermediary, by the outbox: as long as
the intermediary has not confirmed it, it is told again. No number of a person stands in the message."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, QuerySet

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, clock, outbox
from sesshu.foundation.access import Actor
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.outbox.models import Message
from sesshu.ledger.provision_copies import calling
from sesshu.ledger.provision_copies.models import AddresseeLink, CopyRemoval, CopyRemovalPerson
from sesshu.ledger.provision_copies.originals import rules
from sesshu.ledger.residents.visibility import there

TOPIC = "exchange.copies_removed"
PURPOSE = "INFORMATION_EXCHANGE"
DELIVERER = job_actor(TOPIC)


def ask(*, about: str, by: Actor) -> CopyRemoval | None:
    """Let the outbox remove whoever stands under `about`, in the caller's transaction. None: nobody does."""
    waiting = _people(about).count()
    if not waiting:
        return None
    row, _ = CopyRemoval.objects.select_for_update().get_or_create(about=about, defaults={"asked_at": clock.now()})
    row.confirmed_at = None
    row.save(update_fields=["confirmed_at"])
    number = Message.objects.filter(topic=TOPIC, payload__about=about).count()
    outbox.put(topic=TOPIC, key=f"{about}:{number}", payload={"about": about}, purpose=PURPOSE)
    audit.record("exchange.removal_asked", by=by, purpose=PURPOSE, n=waiting, case=about)
    return row


@outbox.handler(TOPIC)
def deliver(message: Message) -> str:
    """Called by the outbox, perhaps twice. Raises `NotReached` where the intermediary does not answer: nobody is
    forgotten then."""
    about = str(message.payload["about"])
    row = CopyRemoval.objects.select_for_update().get(about=about)
    while numbers := list(_people(about).values_list("business_number", flat=True)[: contract.MOST]):
        told = calling.remove(rules()["information"], numbers, about)
        gone, _ = _people(about).filter(business_number__in=[*told.done, *told.unknown]).delete()
        if gone < len(numbers):
            raise RuntimeError("the intermediary left somebody out")
        row.people, row.records = F("people") + gone, F("records") + told.records
        row.save(update_fields=["people", "records"])
        row.refresh_from_db()
        audit.record("exchange.copies_removed", by=DELIVERER, purpose=PURPOSE, n=gone, case=about,
                     detail={"records": told.records})  # fmt: skip
    row.confirmed_at = clock.now()
    row.save(update_fields=["confirmed_at"])
    return f"{row.people}人"


def remove_gone(*, by: Actor, purpose: str) -> int:
    """Copies of people who are found through another identity since (統合) or not at all (特別養子縁組) go: the records
    are the other one's. A chunk; how many people. Whoever is found again is sent again."""
    by.check("provision_copy.send")
    gone = AddresseeLink.objects.exclude(there("resident")).filter(copies_at__isnull=False).select_related("resident")
    links = {one.resident.addressee_number: one for one in gone.order_by("pk")[: contract.MOST]}
    if not links:
        return 0
    request = f"joined:{min(one.pk for one in links.values())}"  # told again, it gets the same numbers
    told = calling.remove(rules()["information"], list(links), request, reason="joined")
    if not links.keys() <= {*told.done, *told.unknown}:
        raise RuntimeError("the intermediary left somebody out")
    with transaction.atomic():
        AddresseeLink.objects.filter(pk__in=[one.pk for one in links.values()]).update(
            copies_at=None, copies=0, copies_mark=0
        )
        # not one name: a sealed identity is in no entry
        audit.record("exchange.copies_removed", by=by, purpose=purpose, n=len(links), case="identities",
                     detail={"records": told.records})  # fmt: skip
    return len(links)


def removal(about: str) -> tuple[CopyRemoval, int] | None:
    """How far the removal under `about` is: its row and how many people still wait."""
    row = CopyRemoval.objects.filter(about=about).first()
    return (row, _people(about).count()) if row else None


def _people(about: str) -> QuerySet[CopyRemovalPerson]:
    return CopyRemovalPerson.objects.filter(about=about).order_by("business_number")
