"""自動応答不可 and 不開示 of a person: one person sets them, two take them off.

What the city's system tells is told by two sides there already. Whoever unticks a flag here asks, and another agrees.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import NotFound, NotNow
from sesshu.intermediary.people import actions
from sesshu.intermediary.people.locking import in_order
from sesshu.intermediary.people.models import LinkedPerson

KIND = "exchange.flags_lifted"
MOVED = "申請のあとに設定が変わりました。今の設定を確かめて、もう一度申請してください。"


@transaction.atomic
def change(*, person_id: UUID, blocked: bool, withheld: bool, by: Actor, purpose: str) -> Approval | None:
    """What is set holds at once; what is taken off waits for another person: then the approval that was asked for."""
    by.check("person_flag.write")
    row = _locked(person_id)
    more = {"blocked": row.auto_response_blocked or blocked, "withheld": row.withheld_from_subject or withheld}
    if more != {"blocked": row.auto_response_blocked, "withheld": row.withheld_from_subject}:
        actions.set_flags(unified_numbers=[row.unified_number], by=by, purpose=purpose, **more)
        row.refresh_from_db()
    if more == {"blocked": blocked, "withheld": withheld} and row.flags_at is not None:
        return None
    payload = {"person": str(row.pk), "blocked": blocked, "withheld": withheld, "as_of": _as_of(row)}
    words = "1人の自動応答不可・不開示を外す"
    return approvals.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=words)


def register() -> None:
    """Make the kind known to the approvals room: always another person, never by acting (代決)."""
    registry.register(
        registry.Kind(
            KIND, "自動応答不可・不開示の解除", approver_permission="person_flag.write", acting_allowed=False,
            apply=_apply, explain=_explain, page_url=page_of, always=True,
        )
    )  # fmt: skip


def page_of(approval: Approval, viewer: Actor) -> str:
    """The page of the person."""
    return (
        reverse("linked-person-detail", args=[approval.payload["person"]]) if viewer.may("linked_person.read") else ""
    )


@transaction.atomic
def _apply(approval: Approval, *, by: Actor) -> None:
    asked = approval.payload
    row = _locked(UUID(str(asked["person"])))
    if _as_of(row) != asked["as_of"]:
        raise NotNow(MOVED)
    approvals.use(kind=KIND, payload=asked, by=by)
    actions.write_flags(
        unified_numbers=[row.unified_number], blocked=bool(asked["blocked"]), withheld=bool(asked["withheld"]), by=by,
        purpose=approval.purpose,
    )  # fmt: skip


def _explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("自動応答不可", "不可のまま" if asked["blocked"] else "外す"),
        ("不開示", "不開示のまま" if asked["withheld"] else "外す"),
        ("承認すると", "これからの求めに自動で回答します。確認待ちの求めは、二人が許可するまで回答しません。"),
    ]


def _as_of(row: LinkedPerson) -> str:
    """What the flags were when they were looked at: told anew, or set anew, it is another."""
    return f"{row.flags_at}|{row.blocked_at}|{row.auto_response_blocked}|{row.withheld_from_subject}"


def _locked(person_id: UUID) -> LinkedPerson:
    for row in in_order(LinkedPerson.objects.filter(pk=person_id)):
        return row
    raise NotFound("この人は登録されていません。一覧から選び直してください。")
