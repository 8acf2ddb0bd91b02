"""不開示 of provisions: what the inquirer asked for, and the flag of the person here, also one that was set later. The
mark is only ever set; a later one has its record, and the network is told (`inquiries.marks`)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.intermediary.exchange_records.models import Event, Side
from sesshu.intermediary.exchange_records.writing import record_of, write
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.people.queries import PROTECTED
from sesshu.intermediary.provisions.models import Provision


def is_guarded(person: LinkedPerson | None) -> bool:
    """Whether this side keeps records about the person from them; of somebody unknown nobody can say, so it does."""
    return person is None or person.withheld_from_subject


@transaction.atomic
def mark_provisions(rows: Iterable[Provision], *, by: Actor, purpose: str) -> int:
    """Those that have no mark, locked by the caller, get it with a record. How many."""
    news, now = [row for row in rows if not row.withheld], clock.now()
    for row in news:
        row.withheld, row.marked_at = True, now
        row.save(update_fields=["withheld", "marked_at"])
    numbers = [row.person.unified_number if row.person else "" for row in news]
    write([
        record_of(
            Side.PROVIDER, Event.MARKED, row, unified_number=number, counterpart=row.inquirer, key=None,
            permit=row.permit, rule="R-08",
        )
        for row, number in zip(news, numbers, strict=True)
    ])  # fmt: skip
    if news:
        audit.record(
            "exchange.provisions_marked", by=by, purpose=purpose, n=len(news),
            subjects=list(dict.fromkeys(f"person:{number}" for number in numbers if number)),
        )  # fmt: skip
    return len(news)


@transaction.atomic
def mark_permits(permits: Iterable[UUID], *, by: Actor, purpose: str) -> int:
    """Mark the provisions of these permits. How many were not marked before."""
    found = Provision.objects.select_for_update(of=("self",)).select_related("person")
    rows = found.filter(permit__in=list(permits), withheld=False).order_by("id")
    return mark_provisions(list(rows), by=by, purpose=purpose)


def mark_protected(*, by: Actor, purpose: str) -> int:
    """Provisions about people whose flag was set since, whatever became of them. How many."""
    by.check("exchange.operate")
    found = Provision.objects.filter(PROTECTED, withheld=False).order_by().values_list("permit", flat=True)
    return mark_permits(set(found), by=by, purpose=purpose)
