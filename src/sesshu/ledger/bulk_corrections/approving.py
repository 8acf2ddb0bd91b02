"""A bulk correction begins when another person has approved exactly what was looked at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.errors import MovedOn
from sesshu.ledger.bulk_corrections import actions, queries
from sesshu.ledger.bulk_corrections.models import BulkCorrection
from sesshu.ledger.bulk_corrections.states import BulkState, check_next

KIND = "bulk_correction.start"


def register() -> None:
    """Make the kind known to the approvals room."""
    registry.register(
        registry.Kind(
            KIND, "接種記録の一括訂正", approver_permission="dose.correct", acting_allowed=False, apply=_apply,
            explain=_explain, always=True, after_yes="訂正が始まりました。進み具合は対象の画面に表示されます。",
            page_url=lambda approval, _: reverse("bulk-correction-detail", args=[approval.payload["bulk"]]),
        )
    )  # fmt: skip


def ask(*, bulk_id: UUID, by: Actor, purpose: str) -> Approval:
    """Ask another person to approve what was looked at. Raises `NotNow`."""
    by.check("dose.correct")
    bulk = queries.get(by, bulk_id)
    check_next(bulk.state, BulkState.RUNNING)
    numbers = queries.numbers(by, bulk)
    payload = {
        "bulk": str(bulk.pk), "label": bulk.label, "sha256": actions.content_hash(bulk), "doses": bulk.doses_total,
        "people": bulk.people_total, "changed": numbers.changed, "blocked": numbers.blocked,
        "what": queries.words(bulk),
        "note": bulk.note,
    }  # fmt: skip
    return approvals.request(
        kind=KIND,
        payload=payload,
        by=by,
        purpose=purpose,
        summary=f"{bulk.label}：接種記録{bulk.doses_total:,}件の訂正",
    )


def waiting(bulk: BulkCorrection) -> Approval | None:
    """The request that waits for this correction."""
    rows = Approval.objects.filter(kind=KIND, status=Status.WAITING, payload__bulk=str(bulk.pk))
    return rows.filter(expires_at__gt=clock.now()).order_by("-requested_at").first()


def _apply(approval: Approval, *, by: Actor) -> None:
    bulk = actions.locked(UUID(str(approval.payload["bulk"])))
    if actions.content_hash(bulk) != approval.payload["sha256"]:
        raise MovedOn
    spent = approvals.use(kind=KIND, payload=approval.payload, by=by)
    actions.start(bulk_id=bulk.pk, approval=spent, by=by, purpose=approval.purpose)


def _explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("一括訂正", str(asked["label"])), ("内容", str(asked["what"])), ("根拠", str(asked["note"])),
        ("件数", f"{asked['doses']:,}件（{asked['people']:,}人）"),
        ("判定が変わる接種", f"{asked['changed']:,}件（うち定期外になるもの{asked['blocked']:,}件）"),
    ]  # fmt: skip
