"""What was marked as 不開示 after the request goes to the network, and what others marked comes back: so the mark of
one side is in the records of all three. Never a word about why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from sesshu.contracts.exchange.messages import MOST_ITEMS, MarksKnown, MarksTold
from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.intermediary.inquiries.marking import mark_inquiries, mark_protected
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.peers.directory import ask_network
from sesshu.intermediary.provisions import marking as provisions
from sesshu.intermediary.provisions.models import Provision
from sesshu.intermediary.provisions.reporting import keep_refused

OVERLAP = timedelta(hours=1)  # longer than any message of another body takes at the network to be committed


def mark_and_tell(*, by: Actor, purpose: str) -> int:
    """By day: what people protected since make of our records; the network is asked only where there is something to
    tell. How many were told."""
    mark_protected(by=by, purpose=purpose)
    provisions.mark_protected(by=by, purpose=purpose)
    told = 0
    while _untold(Inquiry).exists() or _untold(Provision).exists():
        told += _exchange(by, purpose)
    return told


def exchange(*, by: Actor, purpose: str) -> int:
    """By night: the same, and what others have marked. How many were told."""
    told = mark_and_tell(by=by, purpose=purpose)
    _exchange(by, purpose)
    return told


def _exchange(by: Actor, purpose: str) -> int:
    """One message. Killed before the answer is kept, it is told again, which changes nothing there."""
    by.check("exchange.operate")
    keys = list(_untold(Inquiry).order_by("marked_at", "id").values_list("key", flat=True)[:MOST_ITEMS])
    permits = list(_untold(Provision).order_by("marked_at", "id").values_list("permit", flat=True)[:MOST_ITEMS])
    known = ask_network(MarksTold(keys=tuple(keys), permits=tuple(permits), since=_since()), MarksKnown)
    with transaction.atomic():
        keep_refused("mark_refusal", known.refused, permits, by=by, purpose=purpose)
        asked = Inquiry.objects.filter(key__in=[*keys, *known.keys])
        provided = Provision.objects.filter(permit__in=[*permits, *known.permits])
        mark_inquiries(asked.values_list("pk", flat=True), by=by, purpose=purpose)
        provisions.mark_permits(provided.values_list("permit", flat=True), by=by, purpose=purpose)
        for rows in (asked, provided.filter(mark_refusal="")):
            rows.filter(mark_told_at=None).update(mark_told_at=known.at)
        audit.record("exchange.marks_exchanged", by=by, purpose=purpose, n=max(1, len(keys) + len(permits)))
    return len(keys) + len(permits)


def _untold(model: type[Inquiry] | type[Provision]) -> QuerySet[Any]:
    found = model._default_manager.filter(marked_at__isnull=False, mark_told_at=None)
    return found.filter(mark_refusal="") if model is Provision else found


def _since() -> datetime | None:
    """From when on we do not know yet what others have marked; None: from the beginning."""
    ends = [one.objects.aggregate(last=Max("mark_told_at"))["last"] for one in (Inquiry, Provision)]
    last = max((one for one in ends if one), default=None)
    return last - OVERLAP if last else None
