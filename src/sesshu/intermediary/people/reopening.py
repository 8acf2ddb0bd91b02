"""A code that was retired by mistake, or whose person is back: asked for again by one person, agreed to by another."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.contracts.exchange.states import CODE_NEXT, CodeState, check_step
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.written import check_no_number
from sesshu.intermediary.people.lifting import page_of
from sesshu.intermediary.people.locking import in_order
from sesshu.intermediary.people.models import LinkedPerson

KIND = "exchange.code_reopened"


@transaction.atomic
def ask(*, person_id: UUID, reason: str, by: Actor, purpose: str) -> Approval:
    """Ask for a code of somebody whose code was retired. Raises `NotNow`."""
    by.check("code.request")
    if not reason.strip():
        raise InvalidInput("取得し直す理由を入力してください。", field="reason", example="誤って廃止した")
    check_no_number(reason=reason)
    row = _retired(person_id)
    payload = {"person": str(row.pk), "reason": reason.strip(), "why_retired": row.code_reason}
    words = "廃止した符号を取得し直す（1人）"
    return approvals.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=words)


def register() -> None:
    """Make the kind known to the approvals room: always another person, never by acting (代決)."""
    registry.register(
        registry.Kind(
            KIND, "廃止した符号の取得し直し", approver_permission="code.request", acting_allowed=False, apply=_apply,
            explain=_explain, page_url=page_of, always=True,
        )
    )  # fmt: skip


@transaction.atomic
def _apply(approval: Approval, *, by: Actor) -> None:
    """A new acquisition begins. Both flags stay set until somebody takes them off."""
    asked = approval.payload
    row = _retired(UUID(str(asked["person"])))
    approvals.use(kind=KIND, payload=asked, by=by)
    check_step(CODE_NEXT, CodeState.RETIRED, CodeState.REQUESTED)
    row.code_state, row.code_reason = CodeState.REQUESTED, str(asked["reason"])
    row.acquisition, row.requested_at = f"aq-{secrets.token_hex(12)}", clock.now()
    row.save(update_fields=["code_state", "code_reason", "acquisition", "requested_at"])
    audit.record(
        KIND, by=by, purpose=approval.purpose, subjects=[f"person:{row.unified_number}"],
        detail={"reason": row.code_reason},
    )  # fmt: skip


def _explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("取得し直す理由", str(asked["reason"])),
        ("廃止した理由", str(asked["why_retired"])),
        ("承認すると", "符号の取得を依頼します。自動応答不可・不開示は、外すまでそのままです。"),
    ]


def _retired(person_id: UUID) -> LinkedPerson:
    found = in_order(LinkedPerson.objects.filter(pk=person_id, code_state=CodeState.RETIRED))
    if not found:
        raise NotNow("符号を廃止した人だけ、取得し直せます。")
    return found[0]
