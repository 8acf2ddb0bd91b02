"""The masters' dealings with the approvals room."""

from __future__ import annotations

import uuid
from typing import Any

from sesshu.foundation.access.actor import Actor

KIND = "master.change"


def needed() -> bool:
    """Whether this municipality wants changes of masters approved by another person."""
    try:
        from sesshu.foundation.approvals import actions
    except ImportError:  # until the approvals room has its actions
        return False
    return bool(actions.needs(KIND, "normal"))


def ask(*, payload: dict[str, Any], by: Actor, purpose: str, summary: str) -> uuid.UUID:
    """Put the change on the list of what waits for approval."""
    from sesshu.foundation.approvals import actions

    return uuid.UUID(str(actions.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=summary).id))


def use(*, payload: dict[str, Any], by: Actor) -> uuid.UUID:
    """Use the approval of exactly this payload; raises `ApprovalNeeded` when there is none."""
    from sesshu.foundation.approvals import actions

    return uuid.UUID(str(actions.use(kind=KIND, payload=payload, by=by).id))
