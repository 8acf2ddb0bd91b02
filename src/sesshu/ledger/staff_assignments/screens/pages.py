"""従事: all assignments with the difference of plan and hours worked, and one event to plan and to note hours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.events import queries as events
from sesshu.ledger.events.screens.fields import TimeField
from sesshu.ledger.institutions.masters import PROFESSIONS
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.staff_assignments import actions
from sesshu.ledger.staff_assignments.models import StaffAssignment

PURPOSE = "EVENT_MANAGEMENT"


class PlanForm(Form):
    staff_code = fields.ChoiceField("従事者", choices=list)
    starts_at = TimeField("始まり", example="13:00")
    ends_at = TimeField("終わり", example="16:00")


class HoursForm(Form):
    assignment = fields.ChoiceField("従事予定", choices=list)
    worked_from = TimeField("実際の始まり", example="12:50")
    worked_until = TimeField("実際の終わり", example="16:20")


def _time(at: Any) -> str:
    return f"{at.astimezone(clock.TOKYO):%H:%M}" if at else "―"


def _difference(row: StaffAssignment) -> str:
    worked = row.worked_minutes
    if worked is None:
        return "未登録"
    return f"{worked - row.planned_minutes:+}分" if worked != row.planned_minutes else "なし"


COLUMNS = (
    Column("staff_name", "氏名", sort="staff_name", css="official-name",
           link=lambda r: reverse("staff-assignment-event", args=[r.event_id])),
    Column("profession", "職種", lambda r: dict(PROFESSIONS).get(r.profession, r.profession), sort="profession"),
    Column("day", "開催日", lambda r: r.event.held_on, css="tight"),
    Column("event", "イベント", lambda r: r.event.name),
    Column("plan", "予定", lambda r: f"{_time(r.starts_at)}～{_time(r.ends_at)}", sort="starts_at", css="tight"),
    Column("worked", "実績", lambda r: f"{_time(r.worked_from)}～{_time(r.worked_until)}", css="tight"),
    Column("difference", "差", _difference, css="tight"),
)  # fmt: skip


@endpoint(purpose=PURPOSE, permission="staff_assignment.write")
def list_page(request: HttpRequest) -> HttpResponse:
    """Everybody planned, with the difference of plan and hours worked."""
    rows = StaffAssignment.objects.select_related("event").order_by("-starts_at", "staff_code")
    table = Table(
        request, name="staff-assignments", columns=COLUMNS, rows=rows, caption="従事の予定と実績",
        empty="従事予定はまだありません。イベントから登録してください。",
    )  # fmt: skip
    coming = events.events(request.actor).filter(held_on__gte=clock.today())[:50]
    return show(request, "staff_assignments/list.html", table=table, coming=coming, section="staff_assignments")


@endpoint(purpose=PURPOSE, permission="staff_assignment.write")
def event_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Plan the staff of an event and note the hours that they worked."""
    event = events.get(request.actor, event_id)
    rows = StaffAssignment.objects.filter(event=event).select_related("event").order_by("starts_at", "staff_code")
    plan, hours = PlanForm.of(request), HoursForm.of(request)
    words, staff = dict(PROFESSIONS), StaffMember.objects.as_of(event.held_on).order_by("kana", "code")
    plan.fields["staff_code"].choices = [(r.code, f"{r.name}（{words.get(r.profession, '')}）") for r in staff]  # type: ignore[attr-defined]
    hours.fields["assignment"].choices = [  # type: ignore[attr-defined]
        (str(r.pk), f"{r.staff_name}　{_time(r.starts_at)}～{_time(r.ends_at)}") for r in rows
    ]
    here = reverse("staff-assignment-event", args=[event.pk])

    def add(data: dict[str, Any]) -> str:
        row = actions.plan(event_id=event.pk, by=request.actor, purpose=request.purpose, **data)
        flash(request, "従事予定を登録しました", row.staff_name)
        return here

    def note(data: dict[str, Any]) -> str:
        key = UUID(data.pop("assignment"))
        row = actions.note_hours(assignment_id=key, by=request.actor, purpose=request.purpose, **data)
        flash(request, "従事実績を登録しました", f"{row.staff_name}　差 {_difference(row)}")
        return here

    if done := plan.submit(add) or hours.submit(note):
        return done
    table = Table(request, name="staff-of-event", columns=COLUMNS, rows=rows, empty="従事予定はまだありません。")
    return show(
        request, "staff_assignments/event.html", table=table, event=event, plan=plan, hours=hours,
        has_rows=bool(rows), section="staff_assignments",
    )  # fmt: skip
