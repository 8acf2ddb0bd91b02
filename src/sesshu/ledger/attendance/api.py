"""当日の受付 for other systems (a reception terminal, a queue display): who is where, and the next step of a person.

接種済 is not among the steps: it makes a dose, and that is done on the page of the day where the lot is in sight.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.answering import PROBLEMS, answer
from sesshu.foundation.api.declaring import operation
from sesshu.ledger.attendance import actions, queries
from sesshu.ledger.attendance.models import Attendance
from sesshu.ledger.attendance.states import AttendanceState
from sesshu.ledger.events import queries as events
from sesshu.ledger.not_given.codes import codes
from sesshu.ledger.vouchers.named import NamedPerson, find

PURPOSE = "EVENT_MANAGEMENT"
router = Router(tags=["当日の受付"])
_REASONS = "、".join(f"{code}（{words}）" for code, words in codes("reason").items())
Step = Literal["arrived", "examined", "deferred", "observing", "left"]


class StepIn(NamedPerson):
    """A person of the session and the step they took. The same step twice is one step."""

    step: Step = Field(description="受付済・診察済・見合せ・経過観察・退場のいずれか")
    reason: str = Field("", max_length=40, description=f"見合せの理由。{_REASONS}")
    note: str = Field("", max_length=200, description="見合せの理由が other のとき、その内容")
    move_reservation: bool = Field(False, description="今日のほかの時間帯の予約を、この時間帯に移して受け付ける")


class AttendanceOut(BaseModel):
    """`state`: booked, arrived, examined, vaccinated, deferred, observing, left or no_show."""

    addressee_number: str
    state: str
    arrived_at: datetime | None
    observe_until: datetime | None
    walk_in: bool


@operation(
    router.get, "/event-sessions/{session_id}/attendances", name="api-attendance-list", purpose=PURPOSE,
    permission="attendance.fetch", response={200: list[AttendanceOut], **PROBLEMS},
    summary="時間帯の当日の状態を一覧する（氏名・住所・電話番号は含まない）",
)  # fmt: skip
def list_of(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Everybody with a state of the day. Who was told is recorded first."""
    by = acting(request, "", "event.read", "attendance.read")
    rows = queries.present(by, events.session(by, session_id))
    _recorded(by, "attendance.told", rows)
    return answer([_told(row) for row in rows])


@operation(
    router.post, "/event-sessions/{session_id}/attendances", name="api-attendance-step", purpose=PURPOSE,
    permission="attendance.deposit", response={200: AttendanceOut, **PROBLEMS},
    summary="来場した人の次の段階を登録する",
)  # fmt: skip
def step(request: HttpRequest, session_id: UUID, asked: StepIn) -> HttpResponse:
    """Who comes without a reservation is judged by the rules and needs a seat; nobody decides against them here."""
    by = acting(request, "", "event.read", "attendance.read", "attendance.write", "resident.read", "voucher.read")
    events.session(by, session_id)
    person = find(by, asked)
    if asked.step == AttendanceState.ARRIVED:
        row = actions.arrive(
            session_id=session_id, resident_id=person.pk, voucher_number=asked.voucher_number,
            moves=asked.move_reservation, by=by, purpose=PURPOSE,
        )  # fmt: skip
    else:
        row = actions.go_on(
            session_id=session_id, resident_id=person.pk, to=asked.step, reason=asked.reason, note=asked.note, by=by,
            purpose=PURPOSE,
        )  # fmt: skip
    return answer(_told(row))


def _recorded(by: Actor, act: str, rows: list[Attendance]) -> None:
    audit.record_read(act, by=by, purpose=PURPOSE, subjects=[f"resident:{row.resident_id}" for row in rows])


def _told(row: Attendance) -> dict[str, Any]:
    return {
        "addressee_number": row.resident.addressee_number, "state": row.state,
        "arrived_at": row.arrived_at.isoformat() if row.arrived_at else None,
        "observe_until": row.observe_until.isoformat() if row.observe_until else None,
        "walk_in": row.reservation_id is None,
    }  # fmt: skip
