"""Withdrawing records, and deciding about doses that are no routine doses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.ledger.doses import following, policies
from sesshu.ledger.doses.actions.common import keep_version, lock_residents_of, locked_dose, snapshot


@transaction.atomic
def withdraw_doses(
    *, dose_ids: Sequence[UUID], reason: str, note: str = "", expected_versions: Mapping[UUID, int] | None = None,
    by: Actor, purpose: str,
) -> None:  # fmt: skip
    """Withdraw records that should not be there. They stay readable, with who, when and why."""
    by.check("dose.correct")
    policies.check_reason("withdraw_reason", reason)
    lock_residents_of(dose_ids)
    for dose_id in sorted(dose_ids):
        dose = locked_dose(dose_id)
        policies.check_can_change(dose, (expected_versions or {}).get(dose_id))
        before = snapshot(dose)
        dose.withdrawn_at, dose.withdrawn_by, dose.withdraw_reason = clock.now(), by.code, reason
        dose.version += 1
        dose.save()
        keep_version([dose], "withdrawn", by, reason, note)
        audit.record(
            "dose.withdrawn", by=by, purpose=purpose, obj=f"dose:{dose.pk}",
            subjects=[f"resident:{dose.resident_id}"], detail={"before": before, "reason": reason, "note": note},
        )  # fmt: skip
    following.withdrawn(dose_ids=sorted(dose_ids), reason=reason, by=by, purpose=purpose)


@transaction.atomic
def decide_dose(
    *, dose_id: UUID, decision: str, note: str = "", expected_version: int | None, by: Actor, purpose: str
) -> None:
    """Decide about a dose that waits in 判断待ち."""
    by.check("dose.correct")
    policies.check_decision(decision, note)
    lock_residents_of([dose_id])
    dose = locked_dose(dose_id)
    policies.check_can_change(dose, expected_version)
    before = dose.decision
    dose.decision, dose.decision_note, dose.version = decision, note, dose.version + 1
    dose.save()
    keep_version([dose], "decided", by, decision, note)
    audit.record(
        "dose.decided", by=by, purpose=purpose, obj=f"dose:{dose.pk}", subjects=[f"resident:{dose.resident_id}"],
        detail={"before": before, "after": decision, "note": note},
    )  # fmt: skip
