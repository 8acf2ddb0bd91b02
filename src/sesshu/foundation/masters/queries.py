"""Reading masters."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound
from sesshu.foundation.masters.declaration import Master
from sesshu.foundation.masters.models import ChangeStatus, DatedMaster, MasterChange, MasterQuerySet


def entries(viewer: Actor, of: Master, on_day: date, word: str = "") -> MasterQuerySet:
    """The rows that hold on a day, those with the word in a searched field."""
    viewer.check("master.read")
    found = of.model.objects.as_of(on_day)
    if word:
        wanted = Q(code__icontains=word)
        for name in of.search:
            wanted |= Q(**{f"{name}__icontains": word})
        found = found.filter(wanted)
    return found


def versions(viewer: Actor, of: Master, code: str) -> list[DatedMaster]:
    """Every row an entry ever had: periods believed now first, then superseded ones; newest first."""
    viewer.check("master.read")
    rows = list(of.model.objects.filter(code=code).order_by("-valid_from", "-recorded_at"))
    if not rows:
        raise NotFound(f"{of.label}にこのコードの登録はありません。")
    return sorted(rows, key=lambda row: row.superseded_at is not None)


def one_row(viewer: Actor, of: Master, row_id: UUID) -> DatedMaster:
    viewer.check("master.read")
    found: DatedMaster | None = of.model.objects.filter(id=row_id).first()
    if found is None:
        raise NotFound(f"{of.label}にこの登録はありません。")
    return found


def changes(viewer: Actor, **conditions: Any) -> Any:
    """Requests for changes, newest first."""
    viewer.check("master.read")
    return MasterChange.objects.filter(**conditions).order_by("-requested_at")


def one_change(viewer: Actor, change_id: UUID) -> MasterChange:
    found = changes(viewer, id=change_id).first()
    if found is None:
        raise NotFound("この申請はありません。")
    return found  # type: ignore[no-any-return]


def waiting_changes(viewer: Actor) -> int:
    return int(changes(viewer, status=ChangeStatus.WAITING).count())
