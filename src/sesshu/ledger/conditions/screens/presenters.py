"""A circumstance in finished words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sesshu.dates import wareki_short
from sesshu.foundation import clock
from sesshu.foundation.approvals.models import Approval
from sesshu.ledger.conditions.asking import code_of
from sesshu.ledger.conditions.models import ConditionRequest
from sesshu.ledger.doses.models import ResidentCondition
from sesshu.ledger.programmes.conditions import condition_name
from sesshu.ledger.programmes.tables import city_tables


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the person's page."""

    id: UUID
    title: str
    series: str
    period: str
    facts: str
    evidence: str
    state: str
    tone: str
    ended: bool


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Something that was asked for and is not decided."""

    title: str
    act: str
    asked_at: object
    number: str
    approval_id: UUID


def waiting_line(row: ConditionRequest, approval: Approval) -> WaitingLine:
    return WaitingLine(
        condition_name(code_of(row)), str(row.get_act_display()), row.asked_at, approval.decision_number, approval.pk
    )


def series_name(code: str) -> str:
    """The name of a series; an empty code is all of them."""
    if not code:
        return "すべて"
    return {series.code: series.name for series in city_tables().series}.get(code, code)


def line_of(row: ResidentCondition) -> Line:
    start, end = (wareki_short(day) if day else "" for day in (row.valid_from, row.valid_until))
    facts = [f"出産予定日 {wareki_short(row.due_date)}"] if row.due_date else []
    facts += [f"障害等級 {row.disability_class}"] if row.disability_class else []
    dated = f"（{wareki_short(row.evidence_on)}）" if row.evidence_on else ""
    state, tone = _state(row)
    return Line(
        row.id, condition_name(row.code), series_name(row.series), f"{start}～{end}" if start or end else "期間なし",
        "　".join(facts), row.evidence + dated, state, tone, row.ended_at is not None,
    )  # fmt: skip


def _state(row: ResidentCondition) -> tuple[str, str]:
    if row.ended_at is not None:
        return f"取りやめ（{row.end_reason}）", "plain"
    if row.valid_until and row.valid_until < clock.today():
        return "期間終了", "plain"
    return "有効", "key"
