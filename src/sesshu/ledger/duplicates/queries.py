"""How decisions about two records are read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.duplicates.finding import Pair, compare
from sesshu.ledger.duplicates.models import RecordMove
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import visible_to


def pair(viewer: Actor, first_id: UUID, second_id: UUID) -> Pair:
    """Two people side by side. Raises `NotFound`."""
    viewer.check("duplicate.read")
    found = {one.id: one for one in residents.these(viewer, [first_id, second_id])}
    if len(found) != 2:
        raise NotFound("該当する住民がいません。検索からやり直してください。")
    return compare(found[first_id], found[second_id])


def by_number(viewer: Actor, number: str) -> Resident | None:
    viewer.check("duplicate.read")
    return visible_to(viewer).filter(addressee_number=number.strip()).first()


def moves(viewer: Actor) -> QuerySet[RecordMove]:
    """Every merge and split, the newest first; none of people who are sealed now."""
    viewer.check("duplicate.read")
    return RecordMove.objects.filter(source__sealed=False, target__sealed=False).select_related("source", "target")


def move(viewer: Actor, move_id: UUID) -> RecordMove:
    found = moves(viewer).filter(id=move_id).first()
    if found is None:
        raise NotFound("この統合・分割は見つかりません。一覧から選び直してください。")
    return found
