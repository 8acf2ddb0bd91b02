"""The only door for changes of staff assignments: plan, and note the hours worked."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.events.models import Event
from sesshu.ledger.events.policies import check_still_planned
from sesshu.ledger.events.states import EventState
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.staff_assignments.models import StaffAssignment


@transaction.atomic
def plan(
    *, event_id: UUID, staff_code: str, starts_at: time, ends_at: time, by: Actor, purpose: str
) -> StaffAssignment:  # fmt: skip
    """Plan somebody for a part of an event's day. Raises `InvalidInput` when they are planned elsewhere then."""
    by.check("staff_assignment.write")
    event = _locked(event_id)
    check_still_planned(event)
    _check_times(starts_at, ends_at)
    staff = StaffMember.objects.as_of(event.held_on).filter(code=staff_code).first()
    if staff is None:
        raise InvalidInput("従事者：開催日に登録のある人を一覧から選んでください。", field="staff_code")
    row = StaffAssignment(
        event=event, staff_code=staff.code, staff_name=staff.name, profession=staff.profession,
        starts_at=_at(event, starts_at), ends_at=_at(event, ends_at), made_at=clock.now(), made_by=by.code,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise InvalidInput(
            "従事者：この人は同じ時刻に別の従事予定があります。時刻か人を変えてください。", field="staff_code"
        ) from None
    _told("planned", row, by, purpose)
    return row


@transaction.atomic
def note_hours(
    *, assignment_id: UUID, worked_from: time, worked_until: time, by: Actor, purpose: str
) -> StaffAssignment:  # fmt: skip
    """From when until when somebody really worked; a correction is noted again. Raises `NotNow` before the day."""
    by.check("staff_assignment.write")
    row = StaffAssignment.objects.select_for_update(of=("self",)).select_related("event").filter(pk=assignment_id)
    found = row.first()
    if found is None:
        raise NotFound("この従事予定は見つかりません。一覧から選び直してください。")
    if found.event.state == EventState.CANCELLED:
        raise NotNow("このイベントは中止されました。実績は登録できません。")
    if found.event.held_on > clock.today():
        raise NotNow("実績は開催日以後に登録してください。")
    _check_times(worked_from, worked_until)
    found.worked_from, found.worked_until = _at(found.event, worked_from), _at(found.event, worked_until)
    found.save(update_fields=["worked_from", "worked_until"])
    _told("hours_noted", found, by, purpose)
    return found


def _locked(event_id: UUID) -> Event:
    event = Event.objects.select_for_update().filter(pk=event_id).first()
    if event is None:
        raise NotFound("このイベントは見つかりません。一覧から選び直してください。")
    return event


def _check_times(start: time, end: time) -> None:
    if end <= start:
        raise InvalidInput("終わりの時刻：始まりより後の時刻を入力してください。", example="16:00")


def _at(event: Event, at: time) -> datetime:
    return datetime.combine(event.held_on, at, tzinfo=clock.TOKYO)


def _told(act: str, row: StaffAssignment, by: Actor, purpose: str) -> None:
    audit.record(
        f"staff_assignment.{act}", by=by, purpose=purpose, obj=f"staff_assignment:{row.pk}", case=row.event.label,
        detail={"staff": row.staff_code, "planned": row.planned_minutes, "worked": row.worked_minutes},
    )  # fmt: skip
