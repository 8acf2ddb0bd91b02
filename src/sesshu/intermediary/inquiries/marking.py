"""不開示 of inquiries that were asked without it: a person protected since, a business system that says so later, the
other side. The mark is only ever set; each has its record, and the network is told (`marks`)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.writing import overwrite
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord, Side
from sesshu.intermediary.exchange_records.writing import record_of, write
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.people.queries import PROTECTED

COLUMNS = ["withheld", "marked_at"]


def mark(rows: Iterable[Inquiry]) -> list[ExchangeRecord]:
    """Set it on those that have none, for whoever saves them; gives the records to be written with them."""
    news, now = [row for row in rows if not row.withheld], clock.now()
    for row in news:
        row.withheld, row.marked_at = True, now
    return [
        record_of(
            Side.INQUIRER, Event.MARKED, row, unified_number=row.unified_number, counterpart=row.provider,
            key=row.key, permit=row.permit, rule="R-08",
        )
        for row in news
    ]  # fmt: skip


@transaction.atomic
def mark_inquiries(ids: Iterable[UUID], *, by: Actor, purpose: str) -> int:
    """Mark these and save them. How many were not marked before."""
    found = Inquiry.objects.select_for_update(of=("self",)).filter(pk__in=list(ids), withheld=False).order_by("id")
    rows = list(found)
    if rows:
        write(mark(rows))
        overwrite(rows, COLUMNS)
        audit.record(
            "exchange.inquiries_marked", by=by, purpose=purpose, n=len(rows),
            subjects=list(dict.fromkeys(f"person:{row.unified_number}" for row in rows)),
        )  # fmt: skip
    return len(rows)


def mark_protected(*, by: Actor, purpose: str) -> int:
    """Inquiries about people whose flag was set since, whatever became of them. How many."""
    by.check("exchange.operate")
    found = Inquiry.objects.filter(PROTECTED, withheld=False).order_by().values_list("pk", flat=True)
    return mark_inquiries(set(found), by=by, purpose=purpose)
