"""The only door for deletion: everything past its time at once, counted and recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from sesshu.contracts.exchange.states import INQUIRY_NEXT, OPEN_INQUIRIES, PROVISION_NEXT
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.sealed_messages.door import forget_old
from sesshu.intermediary.copies.models import CopyRemoval, NumberMove
from sesshu.intermediary.exchange_records.models import ExchangeRecord
from sesshu.intermediary.exchange_rules.rules import value
from sesshu.intermediary.inquiries.models import CarriedNotice, Inquiry
from sesshu.intermediary.media.models import DONE, Medium
from sesshu.intermediary.operations.function import NAME
from sesshu.intermediary.operations.models import Deletion
from sesshu.intermediary.provisions.models import Provision


def _kept_from(now: datetime) -> datetime:
    """The first instant of what is kept."""
    newest = ExchangeRecord.objects.aggregate(newest=Max("at"))["newest"] or now
    day = min(now, newest).astimezone(clock.TOKYO).date()
    years = value("record_years")
    return clock.start_of_day(day.replace(year=day.year - years, day=min(day.day, 28)))  # 29 February has no twin


@transaction.atomic
def delete_old(*, by: Actor, purpose: str) -> Deletion | None:
    """Delete records, inquiries and provisions past the years they are kept, and numbers of messages that can come no
    more. What is still open stays, however old. The years count back from the newest record, as for the records
    themselves: neither a clock that was set wrong nor a record with a date ahead deletes anything. None
    where nothing was old enough."""
    by.check("exchange.operate")
    now = clock.now()
    before = _kept_from(now)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {NAME}(%s)", [before])
        records = int(cursor.fetchone()[0])
    ended = [state for state in INQUIRY_NEXT if state not in OPEN_INQUIRIES]
    inquiries = Inquiry.objects.filter(state__in=ended, requested_at__lt=before).delete()[0]
    over = [state for state, after in PROVISION_NEXT.items() if not after]
    _, each = Provision.objects.filter(state__in=over, notified_at__lt=before).delete()  # their steps go with them
    provisions = each.get(Provision._meta.label, 0)
    done = Medium.objects.filter(state__in=DONE, requested_at__lt=before)
    done.exclude(notice=None, received="").update(notice=None, received="")  # the use of the medium stays
    notices = CarriedNotice.objects.filter(received_at__lt=before, inquiries=None)
    notices = notices.exclude(pk__in=Medium.objects.exclude(notice=None).values("notice")).delete()[0]
    removals = CopyRemoval.objects.filter(at__lt=before).delete()[0]
    removals += NumberMove.objects.filter(ended_at__lt=before).delete()[0]
    messages = forget_old()
    gone = {
        "records": records, "inquiries": inquiries, "provisions": provisions, "notices": notices, "messages": messages,
        "removals": removals,
    }  # fmt: skip
    if not any(gone.values()):
        return None
    made = Deletion.objects.create(at=now, before=before, **gone)
    audit.record(
        "exchange.old_deleted", by=by, purpose=purpose, n=records + inquiries + provisions + removals,
        obj=f"deletion:{made.pk}", detail=gone,
    )  # fmt: skip
    return made
