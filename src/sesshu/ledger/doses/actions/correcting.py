"""Correcting doses: a new version each, judged like new doses. One correction is a batch of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.doses import policies
from sesshu.ledger.doses.actions.common import (
    CHANGEABLE,
    DecisionNeeded,
    Recorded,
    check_not_recorded,
    entry_of,
    fill,
    keep_version,
    lock_residents_of,
    locked_dose,
    snapshot,
)
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import Verdict, judge_entries
from sesshu.ledger.doses.models import Dose


@dataclass(frozen=True, slots=True)
class Correction:
    """What changes in one dose. `expected_version` is the version that was looked at."""

    dose_id: UUID
    changes: Mapping[str, Any] = field(default_factory=dict)
    expected_version: int | None = None


def correct_dose(
    *, dose_id: UUID, changes: Mapping[str, Any], reason: str, note: str = "", expected_version: int | None = None,
    approval: Approval | None = None, by: Actor, purpose: str,
) -> Recorded:  # fmt: skip
    """Change fields of a dose; the old version is kept. The corrected dose is judged like a new one."""
    corrections = [Correction(dose_id, changes, expected_version)]
    [done] = correct_doses(
        corrections=corrections, reason=reason, note=note, approval=approval, by=by, purpose=purpose
    )  # fmt: skip
    return done


@transaction.atomic
def correct_doses(
    *, corrections: Sequence[Correction], reason: str, note: str = "", approval: Approval | None = None, by: Actor,
    purpose: str,
) -> list[Recorded]:  # fmt: skip
    """Correct doses, all or none; those of one person are judged together, as they will then stand.

    A correction ex officio is made under an `approval` that was spent for it. Raises `ApprovalNeeded`, `MovedOn`,
    `AlreadyRecorded`, and `DecisionNeeded` with the verdicts by index.
    """
    by.check("dose.correct")
    policies.check_reason("correct_reason", reason)
    policies.check_second_person(reason, approval)
    doses = _locked(corrections)
    entries = [_changed(dose, one) for dose, one in zip(doses, corrections, strict=True)]
    before = [snapshot(dose) for dose in doses]
    # As if they were not there: a dose must not stand in the way of itself, nor be judged beside itself.
    ids = [dose.pk for dose in doses]
    Dose.objects.filter(pk__in=ids).update(withdrawn_at=clock.now(), withdrawn_by="-", withdraw_reason="-")
    check_not_recorded(entries, range(len(entries)))
    people = {dose.resident_id: dose.resident for dose in doses}
    verdicts = judge_entries(people, entries, clock.today())
    undecided = {
        index: verdict
        for index, (entry, verdict) in enumerate(zip(entries, verdicts, strict=True))
        if verdict.level == "block" and not entry.decision
    }
    if undecided:
        raise DecisionNeeded(undecided)
    for dose, entry, verdict, one in zip(doses, entries, verdicts, corrections, strict=True):
        _save(dose, entry, verdict, decided="decision" in one.changes)
    keep_version(doses, "corrected", by, reason, note)
    _tell(doses, before, reason, note, by, purpose)
    return [Recorded(dose.pk, verdict) for dose, verdict in zip(doses, verdicts, strict=True)]


def _locked(corrections: Sequence[Correction]) -> list[Dose]:
    """The doses in the order of the corrections. Their residents are locked first, then the doses, each in one order:
    so do all actions, hence two of them never wait for each other, and nobody records beside a judgement."""
    if len({one.dose_id for one in corrections}) != len(corrections):
        raise InvalidInput("同じ接種記録が2回選ばれています。1回だけ選んでください。")
    lock_residents_of([one.dose_id for one in corrections])
    found = {dose_id: locked_dose(dose_id) for dose_id in sorted(one.dose_id for one in corrections)}
    for one in corrections:
        policies.check_can_change(found[one.dose_id], one.expected_version)
    return [found[one.dose_id] for one in corrections]


def _changed(dose: Dose, one: Correction) -> DoseEntry:
    unknown = set(one.changes) - set(CHANGEABLE)
    if unknown:
        raise InvalidInput(f"訂正できない項目です：{'、'.join(sorted(unknown))}")
    entry = replace(entry_of(dose), **one.changes)
    entry.check(clock.today(), dose.resident.birth_date)
    return entry


def _save(dose: Dose, entry: DoseEntry, verdict: Verdict, *, decided: bool) -> None:
    if verdict.level != "block" and not decided:
        entry = replace(entry, decision="", decision_note="")
    fill(dose, entry, verdict)
    dose.withdrawn_at = dose.withdrawn_by = dose.withdraw_reason = None
    dose.version += 1
    dose.save()


def _tell(
    doses: Sequence[Dose], before: Sequence[dict[str, Any]], reason: str, note: str, by: Actor, purpose: str
) -> None:
    changed = [{"before": old, "after": snapshot(dose)} for dose, old in zip(doses, before, strict=True)]
    audit.record(
        "dose.corrected", by=by, purpose=purpose, n=len(doses),
        obj=f"dose:{doses[0].pk}" if len(doses) == 1 else "",
        subjects=[f"resident:{dose.resident_id}" for dose in doses],
        detail={"doses": changed, "reason": reason, "note": note},
    )  # fmt: skip
