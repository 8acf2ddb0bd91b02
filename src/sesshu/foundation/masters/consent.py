"""The masters' dealings with the approvals room."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse

from sesshu.foundation.access.actor import Actor

KIND = "master.change"


def register_kind() -> None:
    """Tell the approvals room of this kind: an approved change comes into force in the approval's transaction."""
    from sesshu.foundation.approvals.registry import FROM_ITS_DAY, Kind, register
    from sesshu.foundation.masters.actions import apply_approved
    from sesshu.foundation.masters.screens.presenters import explain

    register(Kind(KIND, "マスタの変更", apply=apply_approved, explain=explain, page_url=_page, after_yes=FROM_ITS_DAY))


def needed() -> bool:
    """Whether this municipality wants changes of masters approved by another person."""
    from sesshu.foundation.approvals import actions

    return actions.needs(KIND)


def ask(*, payload: dict[str, Any], by: Actor, purpose: str, summary: str) -> uuid.UUID:
    """Put the change on the list of what waits for approval."""
    from sesshu.foundation.approvals import actions

    return actions.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=summary).id


def take_back(*, approval: uuid.UUID, by: Actor) -> None:
    """Take the request off that list again, unless it was sent back and is off it already."""
    from sesshu.foundation.approvals import actions

    if state(approval) != "sent_back":
        actions.withdraw(approval_id=approval, by=by)


def state(approval: uuid.UUID | None) -> str:
    """The status of an approval; empty for a change that needed none."""
    from sesshu.foundation.approvals.models import Approval

    found = Approval.objects.filter(id=approval).values_list("status", flat=True).first() if approval else ""
    return str(found or "")


def use(*, payload: dict[str, Any], by: Actor) -> uuid.UUID:
    """Use the approval of exactly this payload; raises `ApprovalNeeded` when there is none."""
    from sesshu.foundation.approvals import actions

    return actions.use(kind=KIND, payload=payload, by=by).id


def _page(approval: Any, viewer: Actor) -> str:
    return reverse("master-change-page", args=[approval.payload["request"]]) if viewer.may("master.read") else ""
