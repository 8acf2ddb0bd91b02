"""The only door for deletion at the network."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.sealed_messages.door import forget_old, last_taken
from sesshu.network.codes.models import Acquisition
from sesshu.network.keeping.function import NAME
from sesshu.network.permit_rules.rules import value


@transaction.atomic
def delete_old(*, by: Actor, purpose: str) -> dict[str, int]:
    """Records past their years; acquisitions that nobody has finished (the body gave up, or the register never said
    who it is): their number goes, the person stays; numbers of messages that can come no more. How many of each.

    Time is that at which the newest message of a body was taken: a clock that runs ahead takes none, and deletes
    nothing that was not old then."""
    by.check("exchange.operate")
    newest = last_taken()
    if newest is None:
        return {}
    now = min(clock.now(), newest)
    gone = {
        "records": _records(now),
        "acquisitions": Acquisition.objects.filter(
            begun_at__lt=now - timedelta(days=value("acquisition_days"))
        ).delete()[0],
        "messages": forget_old(),
    }  # fmt: skip
    if any(gone.values()):
        audit.record("exchange.old_deleted", by=by, purpose=purpose, n=sum(gone.values()), detail=gone)
    return gone


def _records(now: datetime) -> int:
    day = now.astimezone(clock.TOKYO).date()
    first = day.replace(year=day.year - value("record_years"), day=min(day.day, 28))  # 29 February has no twin
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {NAME}(%s)", [clock.start_of_day(first)])
        return int(cursor.fetchone()[0])
