"""The only door for deletion of inquiries: past their years they go, with the number of the person they asked about."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.hub.connections.rules import value
from sesshu.hub.transfers.function import NAME
from sesshu.hub.transfers.models import TransferInquiry


@transaction.atomic
def delete_old(*, by: Actor, purpose: str) -> int:
    """How many inquiries were deleted. The years count back from the newest inquiry, so that a clock that was set wrong
    deletes nothing; without one there is nothing to delete."""
    by.check("data_use.end")
    newest = TransferInquiry.objects.aggregate(newest=Max("asked_at"))["newest"]
    if newest is None:
        return 0
    before = _kept_from(min(clock.now(), newest))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {NAME}(%s)", [before])
        gone = int(cursor.fetchone()[0])
    if gone:
        audit.record("data_use.old_deleted", by=by, purpose=purpose, n=gone, detail={"before": before.isoformat()})
    return gone


def _kept_from(now: datetime) -> datetime:
    """The first instant of what is kept."""
    day = now.astimezone(clock.TOKYO).date()
    year = day.year - value("inquiry_years")
    return clock.start_of_day(day.replace(year=year, day=min(day.day, 28)))  # 29 February has no twin
