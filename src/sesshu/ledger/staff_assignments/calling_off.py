"""What becomes of the staff of an event that is called off or deleted: nobody stays planned for what is not held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.ledger.events import following
from sesshu.ledger.events.models import Event, Session
from sesshu.ledger.events.states import SessionState
from sesshu.ledger.staff_assignments.models import CALLED_OFF, StaffAssignment, StaffRequirement

Times = tuple[datetime, datetime]


def register() -> None:
    following.after_calling_off(sessions_called_off)
    following.after_cancelling(event_cancelled)
    following.before_deleting(why_not_delete)


def event_cancelled(event: Event, reason: str, at: datetime, by: Actor, purpose: str) -> None:
    """Everybody's plan is withdrawn. Who has hours noted has worked, and stays."""
    _withdraw(event, list(_planned(event)), reason, at, by, purpose)


def sessions_called_off(sessions: Sequence[Session], reason: str, at: datetime, by: Actor, purpose: str) -> int:
    """Plans that are left with no session are withdrawn. None of the staff is among the people who were to come."""
    for event in {one.event_id: one.event for one in sessions}.values():
        off = [_times(one, event) for one in sessions if one.event_id == event.pk]
        others = Session.objects.filter(event=event).exclude(state=SessionState.CANCELLED)
        on = [_times(one, event) for one in others.exclude(pk__in=[one.pk for one in sessions])]
        idle = [row for row in _planned(event) if _meets(row, off) and not _meets(row, on)]
        _withdraw(event, idle, reason, at, by, purpose)
    return 0


def _planned(event: Event) -> QuerySet[StaffAssignment]:
    rows = StaffAssignment.objects.select_for_update().filter(event=event, withdrawn_at=None, worked_from=None)
    return rows.order_by("pk")


def _withdraw(
    event: Event, rows: Sequence[StaffAssignment], reason: str, at: datetime, by: Actor, purpose: str
) -> None:  # fmt: skip
    for row in rows:
        row.withdrawn_at, row.withdraw_reason = at, f"{CALLED_OFF}{reason}"
        row.save(update_fields=["withdrawn_at", "withdraw_reason"])
    if rows:
        audit.record(
            "staff_assignment.called_off", by=by, purpose=purpose, n=len(rows), obj=f"event:{event.pk}",
            case=event.label, detail={"staff": [row.staff_code for row in rows], "reason": reason},
        )  # fmt: skip


def _times(session: Session, event: Event) -> Times:
    at = [datetime.combine(event.held_on, one, tzinfo=clock.TOKYO) for one in (session.starts_at, session.ends_at)]
    return at[0], at[1]


def _meets(row: StaffAssignment, times: Sequence[Times]) -> bool:
    return any(row.starts_at < end and start < row.ends_at for start, end in times)


def why_not_delete(event: Event, by: Actor, purpose: str) -> str:
    """Somebody is planned: say who. Else what is needed and what was withdrawn goes with the event; the
    log keeps it."""
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
