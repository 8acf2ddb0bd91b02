"""Which acts need an approval and by whom: the municipality's setting, else the kind's default."""

from __future__ import annotations

from dataclasses import dataclass

from sesshu.foundation.approvals.models import ApprovalSetting
from sesshu.foundation.approvals.registry import kind_of


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds now for one kind at one level of risk."""

    needed: bool
    approver_permission: str
    acting_allowed: bool
    acting_permission: str
    version: int = 0  # 0: nobody has set anything yet


def rule_for(kind: str, risk: str = "normal") -> Rule:
    known = kind_of(kind)
    row = None if known.always else ApprovalSetting.objects.filter(kind=kind, risk=risk).first()
    if row is None:
        return Rule(known.needed, known.approver_permission, known.acting_allowed, known.acting_permission)
    return Rule(row.needed, row.approver_permission, row.acting_allowed, row.acting_permission, row.version)
