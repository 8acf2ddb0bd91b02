"""The only door for changes of staff assignments: what is needed, plan, withdraw, and note the hours worked."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.events.models import Event, Session
from sesshu.ledger.events.policies import check_still_planned
from sesshu.ledger.events.states import EventState
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.institutions.professions import professions
from sesshu.ledger.staff_assignments.models import StaffAssignment, StaffRequirement
from sesshu.ledger.staff_assignments.policies import check_can

MOST_STAFF = 99


@transaction.atomic
def plan(
    *, event_id: UUID, staff_code: str, starts_at: time, ends_at: time, request: UUID | None = None,
    by: Actor, purpose: str,
) -> StaffAssignment:  # fmt: skip
    """Plan somebody for a part of an event's day. Raises `InvalidInput` when they are planned elsewhere then.

    A `request` that was used before gives what it made then, and nothing is planned; whether that is the same wish is
    for the asker to see.
    """
    by.check("staff_assignment.write")
    event = _locked(event_id)
    if request and (first := StaffAssignment.objects.select_related("event").filter(request=request).first()):
        return first
    check_still_planned(event)
    _check_times(starts_at, ends_at)
    staff = StaffMember.objects.as_of(event.held_on).filter(code=staff_code).first()
    if staff is None:
        raise InvalidInput("従事者：開催日に登録のある人を一覧から選んでください。", field="staff_code")
    check_can(staff.code, _at(event, starts_at), _at(event, ends_at))
    row = StaffAssignment(
        event=event, staff_code=staff.code, staff_name=staff.name, profession=staff.profession,
        starts_at=_at(event, starts_at), ends_at=_at(event, ends_at), made_at=clock.now(), made_by=by.code,
        request=request,
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
    """From when until when somebody really worked; a correction is noted again, the same twice is once. Raises
    `NotNow` before the day, `InvalidInput` when they worked elsewhere then."""
    by.check("staff_assignment.write")
    found = _assignment(assignment_id)
    if found.event.state == EventState.CANCELLED:
        raise NotNow("このイベントは中止されました。実績は登録できません。")
    if found.event.held_on > clock.today():
        raise NotNow("実績は開催日以後に登録してください。")
    _check_times(worked_from, worked_until)
    hours = (_at(found.event, worked_from), _at(found.event, worked_until))
    if (found.worked_from, found.worked_until) == hours:
        return found
    found.worked_from, found.worked_until = hours
    try:
        with transaction.atomic():
            found.save(update_fields=["worked_from", "worked_until"])
    except IntegrityError:
        raise InvalidInput(_worked_elsewhere(found), field="worked_from", example="13:00") from None
    _told("hours_noted", found, by, purpose)
    return found


@transaction.atomic
def withdraw(*, assignment_id: UUID, reason: str, by: Actor, purpose: str) -> StaffAssignment:
    """Take somebody off the plan, with the reason. Raises `NotNow` when hours were noted already."""
    by.check("staff_assignment.write")
    found = _assignment(assignment_id)
    if not reason.strip():
        raise InvalidInput("取り消す理由を入力してください。", field="reason", example="本人の都合")
    if found.worked_from is not None:
        raise NotNow("実績が登録されています。取り消せません。")
    found.withdrawn_at, found.withdraw_reason = clock.now(), reason.strip()
    found.save(update_fields=["withdrawn_at", "withdraw_reason"])
    _told("withdrawn", found, by, purpose)
    return found


@transaction.atomic
def set_requirement(
    *, event_id: UUID, profession: str, number: int, session_id: UUID | None = None, by: Actor, purpose: str
) -> int:  # fmt: skip
    """How many of a profession a session needs (without one: every session of the event). 0 takes it away.
    Returns how many sessions were set."""
    by.check("staff_assignment.write")
    event = _locked(event_id)
    check_still_planned(event)
    if profession not in dict(professions()):
        raise InvalidInput("職種：一覧から選んでください。", field="profession", example="医師")
    if not 0 <= number <= MOST_STAFF:
        raise InvalidInput(f"人数：0～{MOST_STAFF}で入力してください。", field="number", example="2")
    sessions = Session.objects.filter(event=event)
    chosen = list(sessions.filter(pk=session_id) if session_id else sessions)
    if not chosen:
        raise NotFound("この時間帯は見つかりません。一覧から選び直してください。")
    for session in chosen:
        if number:
            StaffRequirement.objects.update_or_create(
                session=session, profession=profession, defaults={"number": number}
            )  # fmt: skip
        else:
            StaffRequirement.objects.filter(session=session, profession=profession).delete()
    audit.record(
        "staff_assignment.requirement_set", by=by, purpose=purpose, obj=f"event:{event.pk}", case=event.label,
        n=len(chosen), detail={"profession": profession, "number": number},
    )  # fmt: skip
    return len(chosen)


def _worked_elsewhere(row: StaffAssignment) -> str:
    """Where this person is noted for the same time, in words."""
    others = StaffAssignment.objects.filter(staff_code=row.staff_code, worked_from__lt=row.worked_until)
    other = others.filter(worked_until__gt=row.worked_from).exclude(pk=row.pk).select_related("event").first()
    where = ""
    if other and other.worked_from and other.worked_until:
        times = "～".join(f"{at.astimezone(clock.TOKYO):%H:%M}" for at in (other.worked_from, other.worked_until))
        where = f"（{other.event.label}　{other.event.name}　{times}）"
    return f"実際の始まり：この人には、同じ時間に別の従事の実績があります{where}。時刻を確かめてください。"


def _assignment(assignment_id: UUID) -> StaffAssignment:
    rows = StaffAssignment.objects.select_for_update(of=("self",)).select_related("event")
    found = rows.filter(pk=assignment_id, withdrawn_at=None).first()
    if found is None:
        raise NotFound("この従事予定は見つかりません。一覧から選び直してください。")
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
