"""How circumstances are read. Every function takes the viewer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.ledger.doses.models import ResidentCondition
from sesshu.ledger.residents import queries as residents


def of_person(viewer: Actor, resident_id: UUID) -> list[ResidentCondition]:
    """Everything recorded of one person, what is in force first."""
    viewer.check("condition.read")
    person = residents.get(viewer, resident_id)
    rows = ResidentCondition.objects.filter(resident_id=person.id).order_by("-recorded_at")
    return sorted(rows, key=lambda row: row.ended_at is not None)


def in_force(viewer: Actor) -> QuerySet[ResidentCondition]:
    """Every circumstance in force of people whom the viewer may find, the newest first."""
    viewer.check("condition.read")
    shown = residents.visible_to(viewer).values("id")
    rows = ResidentCondition.objects.filter(ended_at=None, resident__in=shown).select_related("resident")
    return rows.order_by("-recorded_at", "id")
