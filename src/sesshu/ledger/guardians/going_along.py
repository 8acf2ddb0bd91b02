"""Guardians go along when two identities turn out to be one: those of the person, and the person as a guardian."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.ledger.guardians.models import Guardian
from sesshu.ledger.residents import following


def register() -> None:
    following.register(following.Following("guardian", "保護者", following.rows_of(Guardian)))
    following.register(following.Following("guardian_of", "保護者になっている人", move_as_guardian))


def move_as_guardian(source: UUID, target: UUID, only: Sequence[UUID] | None, _by: Actor) -> list[UUID]:
    rows = Guardian.objects.filter(guardian_id=source)
    rows = rows if only is None else rows.filter(pk__in=list(only))
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    Guardian.objects.filter(pk__in=ids).update(guardian_id=target)
    return ids
