"""How records of doses that were not given are read. Every function takes the viewer."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.not_given.models import NotGiven


def of_residents(viewer: Actor, resident_ids: Iterable[UUID]) -> QuerySet[NotGiven]:
    """Records of some residents, withdrawn ones included, the newest first."""
    viewer.check("dose.read")
    return NotGiven.objects.filter(resident_id__in=list(resident_ids)).order_by("-seen_on", "series")


def get(viewer: Actor, row_id: UUID) -> NotGiven:
    """One record, or `NotFound`."""
    viewer.check("dose.read")
    found = NotGiven.objects.filter(pk=row_id).first()
    if found is None:
        raise NotFound("この記録はありません。")
    return found
