"""How comparisons are read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.reconciliation.models import Difference, DifferenceKind, Reconciliation


def comparisons(viewer: Actor) -> QuerySet[Reconciliation]:
    """All comparisons with their number of differences, the newest first."""
    viewer.check("resident.import")
    return Reconciliation.objects.annotate(count=Count("differences"))


def get(viewer: Actor, made_id: UUID) -> Reconciliation:
    """One, or `NotFound`."""
    found = comparisons(viewer).filter(id=made_id).first()
    if found is None:
        raise NotFound("この突合は見つかりません。一覧から選び直してください。")
    return found


def counts(viewer: Actor, made: Reconciliation) -> list[tuple[str, str, int]]:
    """Kind, label and number, every kind once."""
    viewer.check("resident.import")
    found = dict(made.differences.values_list("kind").annotate(n=Count("id")))
    return [(code, label, found.get(code, 0)) for code, label in DifferenceKind.choices]


def differences(viewer: Actor, made: Reconciliation) -> QuerySet[Difference]:
    """Who differs, without sealed identities."""
    viewer.check("resident.import")
    shown = Q(resident=None) | Q(resident__sealed=False)
    return made.differences.filter(shown).select_related("resident").order_by("kind", "addressee_number")
