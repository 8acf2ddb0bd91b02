"""Closing a case is decided by another person, always."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.errors import InvalidInput, MovedOn
from sesshu.ledger.vaccination_errors import actions, queries
from sesshu.ledger.vaccination_errors.models import VaccinationError
from sesshu.ledger.vaccination_errors.states import CaseState, check_next

KIND = "vaccination_error.close"


def register() -> None:
    """Make the kind known to the approvals room."""
    registry.register(
        registry.Kind(
            KIND, "間違い接種の案件の終了", approver_permission="vaccination_error.close", acting_allowed=False,
            apply=_apply, explain=_explain, always=True,
            page_url=lambda approval, _: reverse("vaccination-error-detail", args=[approval.payload["case"]]),
        )
    )  # fmt: skip


def ask(*, case_id: UUID, note: str, by: Actor, purpose: str) -> Approval:
    """Ask another person to close a reported case. Raises `InvalidInput`, `NotNow`."""
    by.check("vaccination_error.write")
    case = queries.get(by, case_id)
    check_next(case.state, CaseState.CLOSED)
    if not note.strip():
        raise InvalidInput(
            "終了の記事を入力してください。", field="note", example="医療機関の改善報告を受領。保護者へ説明済み"
        )
    payload = {"case": str(case.id), "label": case.label, "version": case.version, "note": note.strip()}
    return approvals.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=f"{case.label}を終了する")


def waiting(case: VaccinationError) -> Approval | None:
    """The request that waits for this case."""
    rows = Approval.objects.filter(kind=KIND, status=Status.WAITING, payload__case=str(case.id))
    return rows.order_by("-requested_at").first()


def _apply(approval: Approval, *, by: Actor) -> None:
    case = actions.locked(UUID(str(approval.payload["case"])))
    if case.version != approval.payload["version"]:
        raise MovedOn
    approvals.use(kind=KIND, payload=approval.payload, by=by)
    actions.close_case(
        case_id=case.id, note=str(approval.payload["note"]), requested_by=approval.requested_by, by=by,
        purpose=approval.purpose,
    )  # fmt: skip


def _explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [("案件", str(asked["label"])), ("終了の記事", str(asked["note"]))]
