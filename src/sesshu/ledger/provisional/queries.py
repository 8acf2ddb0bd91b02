"""How provisional people are read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.provisional import matching
from sesshu.ledger.provisional.models import Join, ProvisionalPerson, ProvisionalState


def people(viewer: Actor) -> QuerySet[ProvisionalPerson]:
    """Everybody who was ever entered, the newest first."""
    viewer.check("provisional.read")
    rows = ProvisionalPerson.objects.filter(resident__sealed=False).exclude(joins__target__sealed=True)
    return rows.select_related("resident", "mother").order_by("-created_at")


def waiting(viewer: Actor) -> QuerySet[ProvisionalPerson]:
    return people(viewer).filter(state=ProvisionalState.OPEN)


def get(viewer: Actor, person_id: UUID) -> ProvisionalPerson:
    """One, or `NotFound`."""
    found = people(viewer).filter(id=person_id).first()
    if found is None:
        raise NotFound("この仮登録は見つかりません。一覧から選び直してください。")
    return found


def candidates(viewer: Actor, person: ProvisionalPerson) -> list[matching.Candidate]:
    """Who of the register this may be."""
    viewer.check("provisional.read")
    return matching.candidates(person) if person.state == ProvisionalState.OPEN else []


def joins(viewer: Actor, person: ProvisionalPerson) -> list[Join]:
    """Every joining of this person, undone ones included, the newest first."""
    viewer.check("provisional.read")
    return list(person.joins.select_related("target").order_by("-at"))
