"""What the actions of this room share: the fields that may change, refusals, versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound, Refused
from sesshu.foundation.writing import copy_in
from sesshu.ledger.doses import following, policies
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import Verdict
from sesshu.ledger.doses.models import Dose, DoseVersion
from sesshu.ledger.residents.models import Resident

CHANGEABLE = (
    "given_on", "product", "lot_number", "lot_typed", "institution_code", "place", "volume_ml", "route", "kind",
    "setting", "source", "certainty", "decision", "decision_note",
)  # fmt: skip


class DecisionNeeded(Refused):
    """定期接種として扱えない接種です。記録は残ります。判断を選んでください。"""

    code = "DECISION_NEEDED"
    status = 422

    def __init__(self, verdicts: Mapping[int, Verdict]) -> None:
        super().__init__()
        self.verdicts = dict(verdicts)


class AlreadyRecorded(Refused):
    """同じ日・同じワクチンの接種がすでに登録されています。"""

    code = "ALREADY_RECORDED"

    def __init__(self, rows: Sequence[int]) -> None:
        super().__init__(
            "同じ日・同じワクチンの接種がすでに登録されています。"
            "同じ接種なら登録は不要です。本当に2回接種された場合は「同じ日の2回目の接種」にチェックを付けて登録してください。"
        )
        self.rows = list(rows)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an entry. `existing`: the same report had been recorded before; nothing was added."""

    dose_id: UUID
    verdict: Verdict
    existing: bool = False


def locked_dose(dose_id: UUID) -> Dose:
    dose = Dose.objects.select_for_update(of=("self",)).select_related("resident").filter(pk=dose_id).first()
    if dose is None:
        raise NotFound("この接種記録はありません。")
    return dose


def lock_residents_of(dose_ids: Collection[UUID]) -> None:
    """Lock the residents of doses as recording does, before the doses: one order for everybody."""
    wanted = Dose.objects.filter(pk__in=dose_ids).values("resident_id")
    list(Resident.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))


def check_not_recorded(
    entries: Sequence[DoseEntry], indexes: Sequence[int], *, without: Collection[UUID] = ()
) -> None:  # fmt: skip
    """Raise `AlreadyRecorded` for entries that are there already or come twice; doses in `without` do not count."""
    wanted = {entries[i].resident_id for i in indexes}
    rows = Dose.objects.filter(resident_id__in=wanted, withdrawn_at__isnull=True).exclude(pk__in=without)
    seen = set(rows.values_list("resident_id", "given_on", "product", "same_day_number"))
    doubles = []
    for index in indexes:
        entry = entries[index]
        key = (entry.resident_id, entry.given_on, entry.product, entry.same_day_number)
        if key in seen:
            doubles.append(index)
        seen.add(key)
    if doubles:
        raise AlreadyRecorded(doubles)


def fill(dose: Dose, entry: DoseEntry, verdict: Verdict) -> None:
    for name in CHANGEABLE:
        setattr(dose, name, getattr(entry, name))
    if verdict.level != "block" and entry.decision == "undecided":
        dose.decision = ""
    if entry.decision and entry.decision != "undecided":
        policies.check_decision(entry.decision, entry.decision_note)
    dose.level, dose.reason_code, dose.rules = verdict.level, verdict.first_code, verdict.rules


def entry_of(dose: Dose) -> DoseEntry:
    fields = {name: getattr(dose, name) for name in CHANGEABLE}
    return DoseEntry(resident_id=dose.resident_id, same_day_number=dose.same_day_number, **fields)


def snapshot(dose: Dose) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(dose, name) for name in CHANGEABLE}
    found |= {"given_on": dose.given_on.isoformat(), "resident": str(dose.resident_id), "level": dose.level}
    found["volume_ml"] = None if dose.volume_ml is None else str(dose.volume_ml)
    found["reason_code"], found["rules"] = dose.reason_code, dose.rules
    return found


def keep_version(doses: Sequence[Dose], act: str, by: Actor, reason: str, note: str) -> None:
    copy_in(
        [
            DoseVersion(
                dose_id=d.pk, version=d.version, act=act, snapshot=snapshot(d), reason=reason, note=note,
                at=clock.now(), by=by.code,
            )
            for d in doses
        ]
    )  # fmt: skip
    if doses:
        following.written(by)
