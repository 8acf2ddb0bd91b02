"""Which acts on circumstances another person decides."""

from __future__ import annotations

from sesshu.foundation.approvals import actions as approvals
from sesshu.ledger.conditions.kinds import approved

KIND = "condition.change"


def waits_for_approval(act: str, code: str) -> bool:
    """Whether recording or ending (`record`, `end`) this kind changes a right, and the city wants a second person."""
    return code in approved()[act] and approvals.needs(KIND)
