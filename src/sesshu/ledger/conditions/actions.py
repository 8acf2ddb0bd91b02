"""The only door for changes: record circumstances, end them. Recorded doses are judged again at once.

What changes a right waits for another person first: `asking.py` asks, and hands the approval that was given over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals.policies import ApprovalNeeded
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.conditions.kinds import kinds
from sesshu.ledger.conditions.policies import waits_for_approval
from sesshu.ledger.doses.models import ResidentCondition
from sesshu.ledger.doses.rejudging import rejudge
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident

PERMISSION = "condition.write"
APPROVING = "condition.approve"
ALL_SERIES = "all"
MOST = 200
LONGEST_PREGNANCY = timedelta(weeks=45)  # a due date further away, either way, is a slip of the pen
LABELS = {
    "series": ("予防接種", "mr_1"), "due_date": ("出産予定日", "R9.2.10"), "disability_class": ("障害等級", "1級"),
    "evidence": ("根拠", "医師の診断書"), "valid_from": ("開始日", "R8.11.20"), "valid_until": ("終了日", "R9.3.31"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConditionEntry:
    """One circumstance of one person. `series` "all" or empty: for every series."""

    resident_id: UUID
    code: str
    series: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    due_date: date | None = None
    disability_class: str = ""
    evidence: str = ""
    evidence_on: date | None = None

    def check(self, series: set[str]) -> None:
        """Raise `InvalidInput` for what the law does not know or what the kind needs and is not told."""
        kind = kinds().get(self.code)
        if kind is None:
            raise InvalidInput("事情：一覧にあるものを選んでください。", field="code", example="長期にわたる疾病等")
        for field in kind.needs:
            if not getattr(self, field):
                label, example = LABELS[field]
                raise InvalidInput(f"「{kind.name}」には、{label}が必要です。", field=field, example=example)
        if "series" in kind.needs and self.series == ALL_SERIES:
            raise InvalidInput(
                f"「{kind.name}」は、どの予防接種についてかを選んでください（「すべて」では判定できません）。",
                field="series", example="mr_1",
            )  # fmt: skip
        if self.series not in series | {"", ALL_SERIES}:
            raise InvalidInput("予防接種：一覧にあるものを選んでください。", field="series", example="mr_1")
        if self.due_date and "due_date" not in kind.needs:
            raise InvalidInput(f"出産予定日は「{kind.name}」には付けません。空欄にしてください。", field="due_date")
        self._check_days()

    def _check_days(self) -> None:
        today = clock.today()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise InvalidInput("終了日は開始日以後にしてください。", field="valid_until", example="R9.3.31")
        if self.evidence_on and self.evidence_on > today:
            raise InvalidInput("根拠の日は今日以前の日にしてください。", field="evidence_on", example="R8.11.20")
        if self.due_date and abs(self.due_date - today) > LONGEST_PREGNANCY:
            raise InvalidInput(
                "出産予定日が今日から離れすぎています。年を確認してください。", field="due_date", example="R9.2.10"
            )
        if max(len(self.evidence), len(self.disability_class)) > MOST:
            raise InvalidInput(f"根拠は{MOST}文字以内で入力してください。", field="evidence")


@transaction.atomic
def record_conditions(
    *, entries: Sequence[ConditionEntry], by: Actor, purpose: str, requested_by: str = "", from_register: bool = False
) -> list[UUID]:
    """Record circumstances. The same one, in force with the same content, is answered and not doubled.

    `requested_by`: who asked for what `by` has approved. `from_register`: the list of an office that keeps the fact and
    has decided already. Raises `ApprovalNeeded` for what another person must approve.
    """
    by.check(APPROVING if requested_by else PERMISSION)
    series = {one.code for one in city_tables().series}
    for entry in entries:
        entry.check(series)
    if not (requested_by or from_register) and any(waits_for_approval("record", entry.code) for entry in entries):
        raise ApprovalNeeded
    people = {one.id: one for one in residents.these(by, sorted({entry.resident_id for entry in entries}))}
    list(Resident.objects.select_for_update().filter(id__in=people).order_by("id"))
    ids = []
    for entry in entries:
        same: dict[str, Any] = {
            "resident_id": entry.resident_id, "code": entry.code, "ended_at": None,
            "series": "" if entry.series == ALL_SERIES else entry.series, "valid_from": entry.valid_from,
            "valid_until": entry.valid_until, "due_date": entry.due_date,
            "disability_class": entry.disability_class.strip(), "evidence": entry.evidence.strip(),
            "evidence_on": entry.evidence_on,
        }  # fmt: skip
        row, is_new = ResidentCondition.objects.get_or_create(
            **same, defaults={"recorded_at": clock.now(), "recorded_by": requested_by or by.code}
        )
        ids.append(row.id)
        if is_new:
            _told("condition.recorded", row, by, purpose, **_asked(requested_by))
    rejudge(residents=list(people.values()), note="特別な事情の登録", by=by, purpose=purpose)
    return ids


@transaction.atomic
def end_condition(
    *, condition_id: UUID, reason: str, by: Actor, purpose: str, requested_by: str = ""
) -> ResidentCondition:
    """It was recorded by mistake, or taken back (「やはり受ける」): it stays in the list and is judged by no more.

    A circumstance that is simply over gets its last day by a new record instead. Raises `NotFound`, `NotNow`, and
    `ApprovalNeeded` as `record_conditions` does.
    """
    by.check(APPROVING if requested_by else PERMISSION)
    row = running(condition_id, reason)
    person = residents.get(by, row.resident_id)
    if not requested_by and waits_for_approval("end", row.code):
        raise ApprovalNeeded
    row.ended_at, row.ended_by, row.end_reason = clock.now(), requested_by or by.code, reason.strip()
    row.save()
    _told("condition.ended", row, by, purpose, reason=row.end_reason, **_asked(requested_by))
    rejudge(residents=[person], note="特別な事情の取りやめ", by=by, purpose=purpose)
    return row


def running(condition_id: UUID, reason: str) -> ResidentCondition:
    """A circumstance that may be ended for this reason, locked. Raises `NotFound`, `NotNow`, `InvalidInput`."""
    row = ResidentCondition.objects.select_for_update().filter(id=condition_id).first()
    if row is None:
        raise NotFound("この記録は見つかりません。一覧から選び直してください。")
    if row.ended_at is not None:
        raise NotNow("この記録は、すでに取りやめています。")
    if not reason.strip():
        raise InvalidInput("取りやめる理由を入力してください。", field="end_reason", example="接種を希望すると申出")
    return row


def _asked(requested_by: str) -> dict[str, str]:
    return {"requested_by": requested_by} if requested_by else {}


def _told(act: str, row: ResidentCondition, by: Actor, purpose: str, **detail: object) -> None:
    # neither the evidence nor the class of a disability goes into the log: they stand in the record
    said = {"code": row.code, "series": row.series, "valid_from": row.valid_from, "valid_until": row.valid_until}
    audit.record(
        act, by=by, purpose=purpose, obj=f"condition:{row.id}", subjects=[f"resident:{row.resident_id}"],
        detail=said | detail,
    )  # fmt: skip
