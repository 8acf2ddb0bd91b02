"""What becomes of the staff of an event that is called off or deleted: nobody stays planned for what is not held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.ledger.events import following
from sesshu.ledger.events.models import Event, Session
from sesshu.ledger.events.states import EventState, SessionState
from sesshu.ledger.staff_assignments.models import CALLED_OFF, StaffAssignment, StaffRequirement

Times = tuple[datetime, datetime]


def register() -> None:
    following.after_calling_off(called_off)
    following.before_deleting(why_not_delete)


def called_off(sessions: Sequence[Session], reason: str, at: datetime, by: Actor, purpose: str) -> int:
    """Withdraw the plans of an event that is called off; of single sessions, the plans that are left with none. Who has
    hours noted has worked, and stays. No one of these is among the people who were to come."""
    for event in {one.event_id: one.event for one in sessions}.values():
        rows = StaffAssignment.objects.select_for_update().filter(event=event, withdrawn_at=None, worked_from=None)
        mine = [
            one for one in rows.order_by("pk") if event.state == EventState.CANCELLED or _idle(one, event, sessions)
        ]
        for row in mine:
            row.withdrawn_at, row.withdraw_reason = at, f"{CALLED_OFF}{reason}"
            row.save(update_fields=["withdrawn_at", "withdraw_reason"])
        if mine:
            audit.record(
                "staff_assignment.called_off", by=by, purpose=purpose, n=len(mine), obj=f"event:{event.pk}",
                case=event.label, detail={"staff": [row.staff_code for row in mine], "reason": reason},
            )  # fmt: skip
    return 0


def _idle(row: StaffAssignment, event: Event, off: Sequence[Session]) -> bool:
    """Whether somebody was planned for sessions that are called off and for no other one."""
    gone = {one.pk for one in off}
    others = Session.objects.filter(event=event).exclude(state=SessionState.CANCELLED).exclude(pk__in=gone)
    return any(_meet(row, _times(one, event)) for one in off) and not any(
        _meet(row, _times(one, event)) for one in others
    )


def _times(session: Session, event: Event) -> Times:
    start, end = (
        datetime.combine(event.held_on, at, tzinfo=clock.TOKYO) for at in (session.starts_at, session.ends_at)
    )
    return start, end


def _meet(row: StaffAssignment, times: Times) -> bool:
    return row.starts_at < times[1] and times[0] < row.ends_at


def why_not_delete(event: Event, by: Actor, purpose: str) -> str:
    """Somebody is planned: say who. Else what is needed and what was withdrawn goes with the event; the log keeps it."""
    rows = StaffAssignment.objects.filter(event=event)
    planned = list(rows.filter(withdrawn_at=None).values_list("staff_name", flat=True))
    if planned:
        names = "、".join(dict.fromkeys(planned))
        return f"従事予定のある人（{names}）がいるイベントは削除できません。従事予定を取り消すか、中止してください。"
    gone, _ = rows.delete()
    needed, _ = StaffRequirement.objects.filter(session__event=event).delete()
    if gone or needed:
        audit.record(
            "staff_assignment.deleted", by=by, purpose=purpose, n=gone + needed, obj=f"event:{event.pk}",
            case=event.label, detail={"withdrawn": gone, "requirements": needed},
        )  # fmt: skip
    return ""
