"""A definition for another system: somebody with the right to each column opens it; addresses never leave this way."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.extracts import queries
from sesshu.ledger.extracts.models import ExtractDefinition

FETCH = "extract.fetch"  # what the other system itself must hold
NEVER = {"address", "sensitive", "free_text"}


def systems() -> list[tuple[str, str]]:
    """Systems that may have a data output run today."""
    today = clock.today()
    found = ApiClient.objects.filter(permissions__contains=[FETCH]).order_by("name")
    return [(str(one.pk), one.name) for one in found if one.state_on(today) == "usable"]


@transaction.atomic
def open_to(*, definition_id: UUID, client_id: UUID, by: Actor, purpose: str) -> ExtractDefinition:
    """Let one system have this definition run. Raises `InvalidInput`, `NotPermitted`, `NotNow`."""
    by.check("extract.open")
    kept = queries.get(by, definition_id)
    question = queries.question_of(kept)
    question.check(by)
    if not kept.name:
        raise NotNow("先に名前を付けて保存してください。")
    if str(client_id) not in dict(systems()):
        raise InvalidInput("連携システムを一覧から選んでください。", field="client_id")
    if never := [column.label for column in question.chosen() if column.item.data_class in NEVER]:
        raise InvalidInput(f"「{never[0]}」は連携システムに渡せません。項目から外してください。", field="client_id")
    kept.open_to, kept.opened_by, kept.updated_at = client_id, by.code, clock.now()
    kept.save(update_fields=["open_to", "opened_by", "updated_at"])
    audit.record(
        "extract.opened", by=by, purpose=purpose, obj=f"extract_definition:{kept.pk}",
        detail={"client": str(client_id), "columns": kept.columns},
    )  # fmt: skip
    return kept


def with_rights(by: Actor, definition: ExtractDefinition) -> Actor:
    """A calling system holds, for the definition that is open to it and for nothing else, the rights of its columns."""
    if by.kind != "client" or str(definition.open_to) != by.id or not by.may(FETCH):
        return by
    question = queries.question_of(definition)
    chosen = question.chosen()
    if any(column.item.data_class in NEVER for column in chosen):
        return by
    needed = {right for column in chosen for right in column.item.needed}
    return replace(by, permissions=by.permissions | needed | {"extract.use", question.of.permission})
