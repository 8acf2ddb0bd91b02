"""The only door for changes of doses: record, correct, withdraw. Screens, files and commands all come through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, Refused
from sesshu.foundation.writing import copy_in
from sesshu.ledger.doses import following, policies
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import Verdict, judge_entries
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


@transaction.atomic
def record_doses(*, entries: Sequence[DoseEntry], by: Actor, purpose: str) -> list[Recorded]:
    """Record doses that were given. All or none; the result is in the order of `entries`.

    Raises `InvalidInput` for what cannot be (future, before birth, unknown code), `AlreadyRecorded` for the same
    dose again, `DecisionNeeded` (with the verdicts by index) when a dose is outside the routine rules and its entry
    brings no decision. A dose is never refused for being outside the rules.
    """
    by.check("dose.write")
    residents = _lock(entries)
    known = _known_reports(entries)
    fresh = [index for index, entry in enumerate(entries) if entry.source_key not in known or entry.source_key is None]
    for index in fresh:
        entries[index].check(clock.today(), residents[entries[index].resident_id].birth_date)
    _check_not_recorded(entries, fresh)
    news = [entries[index] for index in fresh]
    verdicts = judge_entries({e.resident_id: residents[e.resident_id] for e in news}, news, clock.today())
    undecided = {i: v for i, e, v in zip(fresh, news, verdicts, strict=True) if v.level == "block" and not e.decision}
    if undecided:
        raise DecisionNeeded(undecided)
    doses = _insert(news, verdicts, by)
    if doses:
        audit.record(
            "dose.recorded", by=by, purpose=purpose, n=len(doses),
            obj=f"dose:{doses[0].pk}" if len(doses) == 1 else "",
            subjects=[f"resident:{d.resident_id}" for d in doses],
            detail={"doses": [_snapshot(d) for d in doses]},
        )  # fmt: skip
    made = dict(zip(fresh, zip(doses, verdicts, strict=True), strict=True))
    return [
        Recorded(made[i][0].pk, made[i][1])
        if i in made
        else Recorded(known[entry.source_key or ""], Verdict("info", (), ""), existing=True)
        for i, entry in enumerate(entries)
    ]


@transaction.atomic
def correct_dose(
    *, dose_id: UUID, changes: Mapping[str, Any], reason: str, note: str = "", expected_version: int | None = None,
    by: Actor, purpose: str,
) -> Recorded:  # fmt: skip
    """Change fields of a dose; the old version is kept. The corrected dose is judged like a new one."""
    by.check("dose.correct")
    policies.check_reason("correct_reason", reason)
    dose = _locked_dose(dose_id)
    policies.check_can_change(dose, expected_version)
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise InvalidInput(f"訂正できない項目です：{'、'.join(sorted(unknown))}")
    entry = replace(_entry_of(dose), **changes)
    entry.check(clock.today(), dose.resident.birth_date)
    before = _snapshot(dose)
    Dose.objects.filter(pk=dose.pk).update(withdrawn_at=clock.now(), withdrawn_by="-", withdraw_reason="-")
    _check_not_recorded([entry], [0])
    verdict = judge_entries({dose.resident_id: dose.resident}, [entry], clock.today())[0]
    if verdict.level == "block" and not entry.decision:
        raise DecisionNeeded({0: verdict})
    if verdict.level != "block" and "decision" not in changes:
        entry = replace(entry, decision="", decision_note="")
    _fill(dose, entry, verdict)
    dose.withdrawn_at = dose.withdrawn_by = dose.withdraw_reason = None
    dose.version += 1
    dose.save()
    _keep_version([dose], "corrected", by, reason, note)
    audit.record(
        "dose.corrected", by=by, purpose=purpose, obj=f"dose:{dose.pk}", subjects=[f"resident:{dose.resident_id}"],
        detail={"before": before, "after": _snapshot(dose), "reason": reason, "note": note},
    )  # fmt: skip
    return Recorded(dose.pk, verdict)


@transaction.atomic
def withdraw_doses(
    *, dose_ids: Sequence[UUID], reason: str, note: str = "", expected_versions: Mapping[UUID, int] | None = None,
    by: Actor, purpose: str,
) -> None:  # fmt: skip
    """Withdraw records that should not be there. They stay readable, with who, when and why."""
    by.check("dose.correct")
    policies.check_reason("withdraw_reason", reason)
    for dose_id in sorted(dose_ids):
        dose = _locked_dose(dose_id)
        policies.check_can_change(dose, (expected_versions or {}).get(dose_id))
        before = _snapshot(dose)
        dose.withdrawn_at, dose.withdrawn_by, dose.withdraw_reason = clock.now(), by.code, reason
        dose.version += 1
        dose.save()
        _keep_version([dose], "withdrawn", by, reason, note)
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
    dose = _locked_dose(dose_id)
    policies.check_can_change(dose, expected_version)
    before = dose.decision
    dose.decision, dose.decision_note, dose.version = decision, note, dose.version + 1
    dose.save()
    _keep_version([dose], "decided", by, decision, note)
    audit.record(
        "dose.decided", by=by, purpose=purpose, obj=f"dose:{dose.pk}", subjects=[f"resident:{dose.resident_id}"],
        detail={"before": before, "after": decision, "note": note},
    )  # fmt: skip


def _lock(entries: Sequence[DoseEntry]) -> dict[UUID, Resident]:
    """The residents, locked in one order so that two batches cannot wait for each other."""
    wanted = {entry.resident_id for entry in entries}
    rows = Resident.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    found = {resident.pk: resident for resident in rows}
    if wanted - found.keys():
        raise NotFound("該当する住民がいません。")
    return found


def _locked_dose(dose_id: UUID) -> Dose:
    dose = Dose.objects.select_for_update(of=("self",)).select_related("resident").filter(pk=dose_id).first()
    if dose is None:
        raise NotFound("この接種記録はありません。")
    return dose


def _known_reports(entries: Sequence[DoseEntry]) -> dict[str, UUID]:
    keys = [entry.source_key for entry in entries if entry.source_key]
    rows = Dose.objects.filter(source_key__in=keys).values_list("source_key", "pk")
    return {key: pk for key, pk in rows if key}


def _check_not_recorded(entries: Sequence[DoseEntry], indexes: Sequence[int]) -> None:
    wanted = {entries[i].resident_id for i in indexes}
    rows = Dose.objects.filter(resident_id__in=wanted, withdrawn_at__isnull=True)
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


def _insert(entries: Sequence[DoseEntry], verdicts: Sequence[Verdict], by: Actor) -> list[Dose]:
    doses = []
    for entry, verdict in zip(entries, verdicts, strict=True):
        dose = Dose(recorded_at=clock.now(), recorded_by=by.code, resident_id=entry.resident_id)
        dose.source_key, dose.same_day_number = entry.source_key, entry.same_day_number
        _fill(dose, entry, verdict)
        doses.append(dose)
    copy_in(doses)
    _keep_version(doses, "recorded", by, "", "")
    return doses


def _fill(dose: Dose, entry: DoseEntry, verdict: Verdict) -> None:
    for name in CHANGEABLE:
        setattr(dose, name, getattr(entry, name))
    if verdict.level != "block" and entry.decision == "undecided":
        dose.decision = ""
    if entry.decision and entry.decision != "undecided":
        policies.check_decision(entry.decision, entry.decision_note)
    dose.level, dose.reason_code, dose.rules = verdict.level, verdict.first_code, verdict.rules


def _entry_of(dose: Dose) -> DoseEntry:
    fields = {name: getattr(dose, name) for name in CHANGEABLE}
    return DoseEntry(resident_id=dose.resident_id, same_day_number=dose.same_day_number, **fields)


def _snapshot(dose: Dose) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(dose, name) for name in CHANGEABLE}
    found |= {"given_on": dose.given_on.isoformat(), "resident": str(dose.resident_id), "level": dose.level}
    found["volume_ml"] = None if dose.volume_ml is None else str(dose.volume_ml)
    found["reason_code"], found["rules"] = dose.reason_code, dose.rules
    return found


def _keep_version(doses: Sequence[Dose], act: str, by: Actor, reason: str, note: str) -> None:
    copy_in(
        [
            DoseVersion(
                dose_id=d.pk, version=d.version, act=act, snapshot=_snapshot(d), reason=reason, note=note,
                at=clock.now(), by=by.code,
            )
            for d in doses
        ]
    )  # fmt: skip
