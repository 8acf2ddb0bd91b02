"""How remarks are read. Every function takes the viewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.remarks.models import Remark


def of_person(viewer: Actor, resident_id: UUID) -> QuerySet[Remark]:
    """Every remark about a person, ended ones included, the newest first."""
    viewer.check("resident.read")
    return Remark.objects.filter(resident_id=resident_id).order_by("-starts_on", "-written_at")


def in_force(viewer: Actor, resident_ids: Sequence[UUID], on_day: date | None = None) -> dict[UUID, list[Remark]]:
    """The remarks to show on a day (today unless given), by person."""
    viewer.check("resident.read")
    day = on_day or clock.today()
    rows = Remark.objects.filter(resident_id__in=list(resident_ids), starts_on__lte=day, ended_at=None)
    found: dict[UUID, list[Remark]] = defaultdict(list)
    for row in rows.filter(Q(ends_on=None) | Q(ends_on__gte=day)):
        found[row.resident_id].append(row)
    return dict(found)
