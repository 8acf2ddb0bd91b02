"""How delivered facts go along when two identities are put together: what the other has already, stays."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.delivered_lists.models import IN_FORCE, DeliveredFact
from sesshu.ledger.residents.following import Following


def following(kind: str, label: str, model: type[DeliveredFact]) -> Following:
    """The rows of one model. Two facts of one list cannot hold for one person: then the next list decides."""

    def move(source: UUID, target: UUID, only: Sequence[UUID] | None, _by: Actor) -> list[UUID]:
        rows = model._default_manager.filter(resident_id=source)
        rows = rows if only is None else rows.filter(pk__in=list(only))
        same = model._default_manager.filter(
            IN_FORCE, resident_id=target, interface=OuterRef("interface"), list_key=OuterRef("list_key")
        )
        ids = list(rows.exclude(IN_FORCE & Exists(same)).order_by("pk").values_list("pk", flat=True))
        model._default_manager.filter(pk__in=ids).update(resident_id=target)
        return ids

    return Following(kind, label, move)
