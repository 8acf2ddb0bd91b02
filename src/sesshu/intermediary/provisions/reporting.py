"""Telling the network how permits ended, and ending those that nobody answered in time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from sesshu.contracts.exchange.messages import MOST_ITEMS, ProvisionReport, Receipt, RefusedPermit, ReportItem
from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.contracts.exchange.states import ProvisionState
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.intermediary.exchange_records.models import Event
from sesshu.intermediary.exchange_records.writing import write
from sesshu.intermediary.peers.directory import ask_network
from sesshu.intermediary.provisions.actions import record
from sesshu.intermediary.provisions.models import OPEN, Provision

NotTaken = Literal["report_refusal", "mark_refusal"]  # the field of the reason


def report(*, by: Actor, purpose: str) -> int:
    """Ends that the network does not know yet, up to 500 a message. Told twice, it keeps the first. One that it does
    not take is kept with its reason and not told again. How many were told."""
    by.check("exchange.operate")
    told = 0
    while rows := list(unreported().order_by("answered_at", "id")[:MOST_ITEMS]):
        items = tuple(
            ReportItem(
                permit=row.permit, result=ResultClass(row.result), items=tuple(row.given_items),
                provided_at=row.answered_at, withheld=row.withheld,
            )
            for row in rows
        )  # fmt: skip
        refused = ask_network(ProvisionReport(items=items), Receipt).refused
        with transaction.atomic():
            out = keep_refused("report_refusal", refused, [row.permit for row in rows], by=by, purpose=purpose)
            taken = Provision.objects.filter(pk__in=[row.pk for row in rows], report_refusal="")
            taken.update(reported_at=clock.now())
            audit.record("exchange.ends_reported", by=by, purpose=purpose, n=len(rows) - out)
        told += len(rows)
    return told


def unreported() -> QuerySet[Provision]:
    """What ended and the network has neither taken nor refused."""
    return Provision.objects.filter(reported_at=None, report_refusal="", answered_at__isnull=False)


def keep_refused(
    field: NotTaken, refused: Iterable[RefusedPermit], told: Collection[UUID], *, by: Actor, purpose: str
) -> int:
    """What the network did not take of these permits, with its reason, in the transaction of whoever told them.
    How many."""
    found = {one.permit: one.message for one in refused if one.permit in set(told)}
    for permit, message in found.items():
        Provision.objects.filter(permit=permit).update(**{field: message})
    if found:
        audit.record(
            "exchange.report_refused", by=by, purpose=purpose, n=len(found),
            detail={"what": field, "permits": sorted(map(str, found))},
        )  # fmt: skip
    return len(found)


def late() -> QuerySet[Provision]:
    """What nobody answered in time, as this clock says."""
    return Provision.objects.filter(state__in=OPEN, expires_at__lt=clock.now())


@transaction.atomic
def expire(*, by: Actor, purpose: str) -> int:
    """Provisions out of time end, with their record; nothing is answered for them any more. How many."""
    by.check("exchange.operate")
    now, over = clock.now(), list(late().select_related("person").select_for_update(of=("self",)))
    for row in over:
        row.state, row.result, row.rule = ProvisionState.EXPIRED, ResultClass.EXPIRED.value, "R-12"
        row.message, row.answered_at = MEANINGS[ResultClass.EXPIRED].sentence, now
        row.save()
    write([record(row, Event.ENDED) for row in over])
    if over:
        audit.record("exchange.provisions_expired", by=by, purpose=purpose, n=len(over))
    return len(over)
