"""Working off the list: somebody takes a finding, and closes it with a decision and its evidence."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.addressee.findings.models import Finding, FindingState
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, MovedOn, NotFound, NotNow
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.written import check_no_number


@transaction.atomic
def check_now(*, by: Actor, purpose: str) -> None:
    """Let a worker compare everything now: corrected lists need not wait for tomorrow's check."""
    by.check("finding.check")
    enqueue(kind="finding.check", key=f"asked:{clock.now():%Y%m%d%H%M}", arguments={}, by=by, purpose=purpose)


@transaction.atomic
def assign(*, finding_id: UUID, by: Actor, purpose: str) -> Finding:
    """Take a finding on; from another person it is taken over."""
    by.check("finding.write")
    finding = _locked(finding_id)
    finding.assignee, finding.assignee_name, finding.state = by.code, by.display_name, FindingState.WORKED
    _save(finding, "finding.assigned", by, purpose)
    return finding


@transaction.atomic
def close(*, finding_id: UUID, decision: str, evidence: str, version: int, by: Actor, purpose: str) -> Finding:
    """Close it. Should the check still see the same tomorrow, a new finding is opened."""
    by.check("finding.write")
    if not decision.strip():
        raise InvalidInput("判断を入力してください。", field="decision", example="住民記録を正とし、業務側を訂正した")
    if not evidence.strip():
        raise InvalidInput("根拠を入力してください。", field="evidence", example="住民票（令和8年11月20日）で確認")
    check_no_number(decision=decision, evidence=evidence)
    finding = _locked(finding_id)
    if finding.version != version:
        raise MovedOn
    finding.state, finding.closed_at, finding.closed_by = FindingState.CLOSED, clock.now(), by.code
    finding.decision, finding.evidence = decision.strip(), evidence.strip()
    _save(finding, "finding.closed", by, purpose)
    return finding


def _locked(finding_id: UUID) -> Finding:
    finding = Finding.objects.select_for_update().filter(pk=finding_id).first()
    if finding is None:
        raise NotFound("この確認はありません。")
    if finding.state == FindingState.CLOSED:
        raise NotNow("この確認はすでに終わっています。")
    return finding


def _save(finding: Finding, act: str, by: Actor, purpose: str) -> None:
    finding.version += 1
    finding.save()
    audit.record(
        act, by=by, purpose=purpose, obj=f"finding:{finding.pk}", detail={"code": finding.code},
        subjects=[f"unified_person:{finding.person}"] if finding.person else [],
    )  # fmt: skip
