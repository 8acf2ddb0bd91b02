"""Working off the list: somebody takes a finding, and closes it with a decision and its evidence.

Closing is no way to let a person through: one that stops somebody ends only when what it says is not so any more, and
that is looked at in the same transaction.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.addressee.findings import doubting
from sesshu.addressee.findings.classes import classes
from sesshu.addressee.findings.looking_again import still_differs
from sesshu.addressee.findings.models import Finding, FindingState
from sesshu.addressee.unified_numbers.secrecy import keep_index_key
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
    """Close it. A warning may stand: should the check still see the same tomorrow, a new finding is opened. One that
    stops a link closes when it is not so any more. Raises `NotNow` with what differs and what is to be done."""
    by.check("finding.write")
    if not decision.strip():
        raise InvalidInput("判断を入力してください。", field="decision", example="住民記録を正とし、業務側を訂正した")
    if not evidence.strip():
        raise InvalidInput("根拠を入力してください。", field="evidence", example="住民票（令和8年11月20日）で確認")
    check_no_number(decision=decision, evidence=evidence)
    keep_index_key()  # before the row: whoever changes the key has the rows afterwards
    finding = _locked(finding_id)
    if finding.version != version:
        raise MovedOn
    _check_gone(finding, by)
    finding.state, finding.closed_at, finding.closed_by = FindingState.CLOSED, clock.now(), by.code
    finding.decision, finding.evidence = decision.strip(), evidence.strip()
    _save(finding, "finding.closed", by, purpose)
    doubting.tell_soon()
    return finding


def _check_gone(finding: Finding, by: Actor) -> None:
    kind = classes()[finding.code]
    if kind.stops and still_differs(finding, by=by):
        of = f"業務ID{finding.system}の業務番号{finding.business_number}" if finding.business_number else "この人"
        raise NotNow(
            f"まだ終えられません。いま調べ直しても、{of}は「{kind.name}」のままです（{kind.stops}確認です）。"
            f"先に、次のことをしてください：{kind.todo}。"
        )


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
