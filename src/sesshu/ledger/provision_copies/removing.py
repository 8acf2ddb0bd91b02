"""Copies of people whom the ledger does not have any more are removed at the intermediary, by the outbox: as long as
the intermediary has not confirmed it, it is told again. No number of a person stands in the message."""

from __future__ import annotations

from django.db.models import F, QuerySet

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, clock, outbox
from sesshu.foundation.access import Actor
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.outbox.models import Message
from sesshu.ledger.provision_copies import calling
from sesshu.ledger.provision_copies.models import CopyRemoval, CopyRemovalPerson
from sesshu.ledger.provision_copies.originals import rules

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


def removal(about: str) -> tuple[CopyRemoval, int] | None:
    """How far the removal under `about` is: its row and how many people still wait."""
    row = CopyRemoval.objects.filter(about=about).first()
    return (row, _people(about).count()) if row else None


def _people(about: str) -> QuerySet[CopyRemovalPerson]:
    return CopyRemovalPerson.objects.filter(about=about).order_by("business_number")
