"""Requests for approval in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.approvals import policies
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.approvals.registry import RISKS, kind_of

TAGS = {"waiting": "care", "approved": "right", "sent_back": "wrong", "withdrawn": "", "used": "right"}


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the history: what happened, who, when, and the words left with it."""

    label: str
    person: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownApproval:
    number: str
    kind: str
    summary: str
    status: str
    tag: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    url: str
    acting: bool


def shown(rows: list[Approval]) -> list[ShownApproval]:
    """Rows of a list."""
    names = names_of_codes(row.requested_by for row in rows)
    return [
        ShownApproval(
            number=row.decision_number, kind=kind_of(row.kind).label, summary=row.summary, status=status_word(row),
            tag=TAGS[row.status], asked_by=names[row.requested_by], asked_at=row.requested_at,
            expires_at=row.expires_at, url=reverse("approval-detail", args=[row.pk]), acting=row.acting,
        )
        for row in rows
    ]  # fmt: skip


def status_word(row: Approval) -> str:
    if row.status in {Status.WAITING, Status.APPROVED} and policies.is_expired(row):
        return "期限切れ"
    word = Status(row.status).label
    return f"{word}（代決）" if row.acting else word


def risk_word(row: Approval) -> str:
    return RISKS.get(row.risk, row.risk)


def contents(row: Approval) -> list[tuple[str, str]]:
    """What exactly is asked for: in the room's own words, else the fields as they are."""
    if not row.payload:
        return [("内容", "保存期間を過ぎた記録の消去により残っていません。")]
    explain = kind_of(row.kind).explain
    return explain(row.payload) if explain else [(key, _text(value)) for key, value in sorted(row.payload.items())]


def page_url(row: Approval, viewer: Actor) -> str:
    """Where the thing itself is shown; empty when its room has no page for it."""
    found = kind_of(row.kind).page_url
    return found(row, viewer) if found and row.payload else ""


def approve_url(row: Approval) -> str:
    """Where it is approved, when not here."""
    found = kind_of(row.kind).approve_url
    return found(row) if found else ""


def history(row: Approval) -> list[Step]:
    codes = [row.requested_by, row.decided_by, row.used_by, row.after_review_by]
    names = names_of_codes(code for code in codes if code)
    steps = [Step("依頼", names[row.requested_by], row.requested_at)]
    if row.decided_by and row.decided_at:
        word = "差戻し" if row.decision == "sent_back" else "代決による承認" if row.acting else "承認"
        steps.append(Step(word, names[row.decided_by], row.decided_at, row.decision_note))
    if row.withdrawn_at:
        steps.append(Step("取下げ", names[row.requested_by], row.withdrawn_at))
    if row.used_by and row.used_at:
        steps.append(Step("実施", names[row.used_by], row.used_at))
    if row.after_review_by and row.after_review_at:
        steps.append(Step("後閲", names[row.after_review_by], row.after_review_at, row.after_review_note))
    return sorted(steps, key=lambda step: step.at)


def doors(row: Approval, viewer: Actor) -> dict[str, bool]:
    """Which acts this page offers this person."""
    return {
        "can_decide": policies.can_decide(row, viewer),
        "must_act": not policies.may_decide_in_own_right(row, viewer),
        "can_withdraw": policies.can_withdraw(row, viewer),
        "can_after_review": policies.can_after_review(row, viewer),
        "is_own": row.requested_by == viewer.code,
    }


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_text(item) for item in value)
    if isinstance(value, dict):
        return "、".join(f"{key}：{_text(item)}" for key, item in value.items())
    return "―" if value in (None, "") else str(value)
