"""従事 for other systems (a shift planning system, a contractor's terminal): the plan of an event against what is
needed, and the hours worked, through the one door of the office with its checks. Staff stand there by their codes.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.answering import PROBLEMS, RequestUsed, answer
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.events import queries as events
from sesshu.ledger.staff_assignments import actions, queries
from sesshu.ledger.staff_assignments.models import StaffAssignment

PURPOSE = "EVENT_MANAGEMENT"
MOST = 500
router = Router(tags=["スタッフの従事"])
Difference = Literal["different", "missing", "same"]


def _written_time(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII):
        raise ValueError("HH:MM")
    return value


At = Annotated[time, BeforeValidator(_written_time), Field(description="時刻。例: 13:00")]


class PlanIn(BaseModel):
    """A member of staff for a part of the day. The same `request` again gives the first answer."""

    model_config = ConfigDict(extra="forbid")

    request: UUID = Field(description="重複を防ぐ鍵。送り直すときは同じ値")
    staff_code: str = Field(max_length=40, description="従事者コード（従事者マスタ）")
    starts_at: At
    ends_at: At


class HoursIn(BaseModel):
    """From when until when somebody really worked. The same again changes nothing; other hours are a correction."""

    model_config = ConfigDict(extra="forbid")

    worked_from: At
    worked_until: At


class WithdrawIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=200, description="取り消す理由。例: 本人の都合")


class AssignmentOut(BaseModel):
    """`state`: planned, worked or withdrawn. `difference_minutes`: hours worked less hours planned, null before."""

    assignment: UUID
    event: UUID
    held_on: date
    staff_code: str
    profession: str
    starts_at: str
    ends_at: str
    worked_from: str | None
    worked_until: str | None
    difference_minutes: int | None
    state: str
    withdraw_reason: str


class NeedOut(BaseModel):
    """`missing`: how many of the profession are still to be found for the whole of the session."""

    session: UUID
    starts_at: str
    ends_at: str
    profession: str
    needed: int
    planned: int
    missing: int


class EventStaffOut(BaseModel):
    assignments: list[AssignmentOut]
    needs: list[NeedOut]


@operation(
    router.get, "/staff-assignments", name="api-staff-list", purpose=PURPOSE, permission="staff_assignment.fetch",
    response={200: list[AssignmentOut], **PROBLEMS}, summary="期間の従事予定・実績と差を一覧する（氏名は含まない）",
)  # fmt: skip
def list_of(
    request: HttpRequest, held_from: date | None = None, held_until: date | None = None,
    difference: Difference | None = None,
) -> HttpResponse:  # fmt: skip
    """Everybody planned from a day (today, unless told otherwise) on, without those who were withdrawn."""
    by, first = _office(request), held_from or clock.today()
    if held_until and held_until < first:
        text = "held_until：held_from以後の日を指定してください。"
        raise InvalidInput(text, field="held_until", example="2026-12-31")
    rows = queries.assignments(by, difference=difference or "").filter(event__held_on__gte=first)
    rows = rows.filter(event__held_on__lte=held_until) if held_until else rows
    found = list(rows.order_by("starts_at", "staff_code", "id")[: MOST + 1])
    if len(found) > MOST:
        text = f"{MOST}件を超えます。held_until でもっと短い期間を指定してください。"
        raise InvalidInput(text, field="held_until")
    audit.record_read("staff_assignment.told", by=by, purpose=PURPOSE, obj="api:staff-assignments", n=len(found))
    return answer([_told(row) for row in found])


@operation(
    router.get, "/events/{event_id}/staff-assignments", name="api-staff-event", purpose=PURPOSE,
    permission="staff_assignment.fetch", response={200: EventStaffOut, **PROBLEMS},
    summary="1つのイベントの従事予定・実績と、時間帯ごとの必要人数・不足を見る",
)  # fmt: skip
def of_event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Those of one event, public or not, in the order of the day."""
    by = _office(request)
    event = events.get(by, event_id)
    rows, needs = list(queries.of_event(by, event)), queries.needs(by, event)
    audit.record_read("staff_assignment.told", by=by, purpose=PURPOSE, obj=f"event:{event.pk}", n=len(rows))
    return answer({"assignments": [_told(row) for row in rows], "needs": [_need(one) for one in needs]})


@operation(
    router.post, "/events/{event_id}/staff-assignments", name="api-staff-plan", purpose=PURPOSE,
    permission="staff_assignment.deposit", response={200: AssignmentOut, **PROBLEMS},
    summary="従事予定を登録する（二重の予定・従事できない時間は断る）",
)  # fmt: skip
def plan(request: HttpRequest, event_id: UUID, wish: PlanIn) -> HttpResponse:
    """Checked like a plan from the page: registered on that day, free then, and said to be able to come."""
    by = _office(request)
    row = actions.plan(event_id=event_id, by=by, purpose=PURPOSE, **wish.model_dump())
    made = (row.event_id, row.staff_code, _time(row.starts_at), _time(row.ends_at), row.made_by)
    if made != (event_id, wish.staff_code, f"{wish.starts_at:%H:%M}", f"{wish.ends_at:%H:%M}", by.code):
        raise RequestUsed
    return answer(_told(row))


@operation(
    router.post, "/staff-assignments/{assignment_id}/withdraw", name="api-staff-withdraw", purpose=PURPOSE,
    permission="staff_assignment.deposit", response={200: AssignmentOut, **PROBLEMS}, summary="従事予定を取り消す",
)  # fmt: skip
def withdraw(request: HttpRequest, assignment_id: UUID, wish: WithdrawIn) -> HttpResponse:
    """Twice is once: what was withdrawn stays as it was."""
    by = _office(request)
    row = queries.get(by, assignment_id)
    if row.withdrawn_at is None:
        row = actions.withdraw(assignment_id=assignment_id, reason=wish.reason, by=by, purpose=PURPOSE)
    return answer(_told(row))


@operation(
    router.post, "/staff-assignments/{assignment_id}/hours", name="api-staff-hours", purpose=PURPOSE,
    permission="staff_assignment.deposit", response={200: AssignmentOut, **PROBLEMS},
    summary="従事の実績（実際の始まりと終わり）を登録する",
)  # fmt: skip
def hours(request: HttpRequest, assignment_id: UUID, worked: HoursIn) -> HttpResponse:
    """From the day of the event on."""
    by = _office(request)
    row = actions.note_hours(assignment_id=assignment_id, by=by, purpose=PURPOSE, **worked.model_dump())
    return answer(_told(row))


def _office(request: HttpRequest) -> Actor:
    """The room has one permission for reading and writing; what a key may do is declared at each operation."""
    return acting(request, "", "event.read", "staff_assignment.write")


def _time(at: Any) -> str | None:
    return f"{at.astimezone(clock.TOKYO):%H:%M}" if at else None


def _told(row: StaffAssignment) -> dict[str, Any]:
    worked = row.worked_minutes
    return {
        "assignment": str(row.pk), "event": str(row.event_id), "held_on": row.event.held_on.isoformat(),
        "staff_code": row.staff_code, "profession": row.profession, "starts_at": _time(row.starts_at),
        "ends_at": _time(row.ends_at), "worked_from": _time(row.worked_from), "worked_until": _time(row.worked_until),
        "difference_minutes": None if worked is None else worked - row.planned_minutes,
        "state": "withdrawn" if row.withdrawn_at else "planned" if worked is None else "worked",
        "withdraw_reason": row.withdraw_reason,
    }  # fmt: skip


def _need(one: queries.Need) -> dict[str, Any]:
    return {
        "session": str(one.session.pk), "starts_at": f"{one.session.starts_at:%H:%M}",
        "ends_at": f"{one.session.ends_at:%H:%M}", "profession": one.profession, "needed": one.needed,
        "planned": one.planned, "missing": one.missing,
    }  # fmt: skip
