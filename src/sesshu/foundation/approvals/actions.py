"""Asking for an approval, deciding, using it once, and looking at it afterwards.

asked = approvals.request(kind="mailing.release", payload={...}, by=clerk, purpose="RECOMMENDATION", summary="…")
approvals.approve(approval_id=asked.pk, by=chief)
approvals.use(kind="mailing.release", payload={...}, by=clerk)      # in the transaction of the act
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.dates import fiscal_year
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import policies
from sesshu.foundation.approvals.models import Approval, NumberSeries, Status
from sesshu.foundation.approvals.policies import ApprovalNeeded
from sesshu.foundation.approvals.registry import kind_of
from sesshu.foundation.approvals.rules import rule_for
from sesshu.foundation.audit.canonical import canonical, plain
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.written import check_no_number

__all__ = [
    "ApprovalNeeded",
    "after_review",
    "approve",
    "ensure",
    "needs",
    "payload_hash",
    "request",
    "send_back",
    "use",
    "withdraw",
]


def payload_hash(payload: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON (no floats; dates and ids as text)."""
    return hashlib.sha256(canonical(dict(payload))).hexdigest()


def needs(kind: str, risk: str = "normal") -> bool:
    """Whether this municipality wants a second person for this kind of act."""
    return rule_for(kind, risk).needed


@transaction.atomic
def request(
    *, kind: str, payload: Mapping[str, Any], by: Actor, purpose: str, summary: str, risk: str = "normal"
) -> Approval:
    """Ask for an approval of exactly this payload. Asking again for the same, while it waits, gives the first one."""
    policies.check_person(by)
    now, digest = clock.now(), payload_hash(payload)
    waiting = Approval.objects.filter(
        kind=kind, payload_sha256=digest, requested_by=by.code, status=Status.WAITING, expires_at__gt=now
    ).first()
    if waiting:
        return waiting
    approval = Approval.objects.create(
        kind=kind, risk=risk, decision_number=_next_number(), summary=summary, payload=plain(dict(payload)),
        payload_sha256=digest, purpose=purpose, requested_by=by.code, requested_at=now,
        expires_at=now + timedelta(days=kind_of(kind).good_for_days),
    )  # fmt: skip
    _record("approval.requested", approval, by, {"summary": summary})
    return approval


@transaction.atomic
def approve(*, approval_id: UUID, by: Actor, note: str = "", acting: bool = False) -> Approval:
    """Approve as another person. `acting` (代決) is for the absence of the one who decides and needs its reason.

    A kind that registered `apply` is carried out in this same transaction.
    """
    approval = _locked(approval_id)
    policies.check_step(approval, Status.APPROVED)
    policies.check_may_decide(approval, by)
    in_own_right = policies.may_decide_in_own_right(approval, by)
    if not in_own_right and not acting:
        raise InvalidInput("代決として承認するときは、「代決」を選び、理由を入力してください。", field="acting")
    approval.acting = acting and not in_own_right
    if approval.acting and not note:
        raise InvalidInput("代決の理由を入力してください。", field="note", example="係長が研修で不在のため")
    _decide(approval, by, Status.APPROVED, note)
    _record("approval.approved", approval, by, {"acting": approval.acting, "note": note})
    if apply := kind_of(approval.kind).apply:
        apply(approval, by=by)
        approval.refresh_from_db()
    return approval


@transaction.atomic
def send_back(*, approval_id: UUID, by: Actor, note: str) -> Approval:
    """差戻し, with the reason."""
    if not note:
        raise InvalidInput("差戻しの理由を入力してください。", field="note", example="送付先の条件を確認してください")
    approval = _locked(approval_id)
    policies.check_step(approval, Status.SENT_BACK)
    policies.check_may_decide(approval, by)
    _decide(approval, by, Status.SENT_BACK, note)
    _record("approval.sent_back", approval, by, {"note": note})
    _tell_turned_down(approval, by)
    return approval


@transaction.atomic
def withdraw(*, approval_id: UUID, by: Actor) -> Approval:
    """取下げ by the one who asked."""
    approval = _locked(approval_id)
    policies.check_step(approval, Status.WITHDRAWN)
    policies.check_may_withdraw(approval, by)
    approval.status, approval.withdrawn_at = Status.WITHDRAWN, clock.now()
    approval.save(update_fields=["status", "withdrawn_at"])
    _record("approval.withdrawn", approval, by)
    _tell_turned_down(approval, by)
    return approval


@transaction.atomic
def use(*, kind: str, payload: Mapping[str, Any], by: Actor) -> Approval:
    """Spend the approval of exactly this payload, in the caller's transaction. Works once.

    Raises `ApprovalNeeded` when there is none, when it is spent, expired, or when the payload differs by a character.
    """
    found = (
        Approval.objects.select_for_update()
        .filter(
            kind=kind, payload_sha256=payload_hash(payload), status=Status.APPROVED, expires_at__gt=clock.now()
        )
        .order_by("decided_at")
        .first()
    )  # fmt: skip
    if found is None:
        raise ApprovalNeeded
    found.status, found.used_by, found.used_at = Status.USED, by.code, clock.now()
    found.save(update_fields=["status", "used_by", "used_at"])
    _record("approval.used", found, by)
    return found


def ensure(*, kind: str, payload: Mapping[str, Any], by: Actor, risk: str = "normal") -> Approval | None:
    """`use` when this municipality wants an approval for this kind; None when it does not."""
    return use(kind=kind, payload=payload, by=by) if needs(kind, risk) else None


@transaction.atomic
def after_review(*, approval_id: UUID, by: Actor, note: str = "") -> Approval:
    """後閲 of an approval that was given in somebody's absence."""
    approval = _locked(approval_id)
    policies.check_may_after_review(approval, by)
    check_no_number(note=note)
    approval.after_review_by, approval.after_review_at, approval.after_review_note = by.code, clock.now(), note
    approval.save(update_fields=["after_review_by", "after_review_at", "after_review_note"])
    _record("approval.after_reviewed", approval, by, {"note": note})
    return approval


def _decide(approval: Approval, by: Actor, status: Status, note: str) -> None:
    check_no_number(note=note)
    approval.status, approval.decision, approval.decision_note = status, status.value, note
    approval.decided_by, approval.decided_at = by.code, clock.now()
    approval.save(update_fields=["status", "decision", "decision_note", "decided_by", "decided_at", "acting"])


def _tell_turned_down(approval: Approval, by: Actor) -> None:
    if tell := kind_of(approval.kind).turned_down:
        tell(approval, by=by)


def _locked(approval_id: UUID) -> Approval:
    found = Approval.objects.select_for_update().filter(pk=approval_id).first()
    if found is None:
        raise NotFound("この承認依頼はありません。")
    return found


def _next_number() -> str:
    """起案番号 in the order of asking within a fiscal year: 2026-12 is the 12th of fiscal year 2026."""
    year = fiscal_year(clock.today())
    NumberSeries.objects.get_or_create(fiscal_year=year)
    series = NumberSeries.objects.select_for_update().get(fiscal_year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{year}-{series.last}"


def _record(act: str, approval: Approval, by: Actor, detail: dict[str, Any] | None = None) -> None:
    audit.record(
        act, by=by, purpose=approval.purpose, obj=f"approval:{approval.pk}", case=approval.decision_number,
        detail={"kind": approval.kind, "payload": approval.payload_sha256} | (detail or {}),
    )  # fmt: skip
