"""Reading the log. Reading it is itself recorded, before anything is shown."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.audit.recording import record_read

PURPOSE = "AUDIT_REVIEW"


def who_saw(viewer: Actor, subject: str) -> QuerySet[Entry]:
    """Entries about a person (`resident:<uuid>`), the newest first. Needs `audit.read`; recorded with the person."""
    viewer.check("audit.read")
    record_read("audit.subject_reviewed", by=viewer, purpose=PURPOSE, subjects=[subject])
    found = Subject.objects.filter(subject=subject).values("entry_queue_id")
    return Entry.objects.filter(queue_id__in=found).order_by("-queue_id")


def acts_of(viewer: Actor, actor: str) -> QuerySet[Entry]:
    """Entries by an actor code (`u:<account id>`, `j:<job>`), the newest first."""
    return review(viewer, actor=actor)


def review(
    viewer: Actor, *, actor: str = "", act: str = "", day_from: date | None = None, day_until: date | None = None
) -> QuerySet[Entry]:
    """Entries by actor, act (its beginning: `sign_in.`) and days at the office, both ends included."""
    viewer.check("audit.read")
    asked = {"actor": actor, "act": act, "from": day_from, "until": day_until}
    record_read("audit.reviewed", by=viewer, purpose=PURPOSE, detail=asked)
    rows = Entry.objects.order_by("-queue_id")
    if actor:
        rows = rows.filter(actor=actor)
    if act:
        rows = rows.filter(act__startswith=act)
    if day_from:
        rows = rows.filter(at__gte=_midnight(day_from))
    if day_until:
        rows = rows.filter(at__lt=_midnight(day_until + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.TOKYO)
