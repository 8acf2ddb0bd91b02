"""Moving an import from one state to the next, as the table allows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count

from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.states import NEXT, ImportState, Outcome


def locked(import_id: UUID) -> Import:
    """The import, held by this transaction."""
    return Import.objects.select_for_update().get(id=import_id)


def check_can_move(imported: Import, to: ImportState) -> None:
    """Raises `NotNow` for a step the table does not have."""
    now = ImportState(imported.state)
    if to not in NEXT[now]:
        raise NotNow(f"この取込は「{now.label}」のため、「{to.label}」にはできません。")


def can_move(imported: Import, to: ImportState) -> bool:
    return to in NEXT[ImportState(imported.state)]


def move(imported: Import, to: ImportState, **changes: Any) -> Import:
    """Set state and other fields in one statement. Raises `NotNow`."""
    check_can_move(imported, to)
    for name, value in {"state": to, **changes}.items():
        setattr(imported, name, value)
    imported.save(update_fields=["state", *changes])
    return imported


def recount(imported: Import) -> dict[str, int]:
    """The counts of rows by outcome, as they are now. Shapes: {total, ready, accepted, held, rejected}."""
    found = ImportRow.objects.filter(import_id=imported.id).values_list("outcome").annotate(n=Count("id"))
    counts = {outcome.value: 0 for outcome in Outcome} | dict(found)
    return {"total": sum(counts.values()), **counts}
