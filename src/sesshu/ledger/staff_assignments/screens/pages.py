"""従事: all assignments with the difference of plan and hours worked, and one event with everything about its staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.files.listing import export_table
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.events import queries as events
from sesshu.ledger.events.models import Event, Session
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.institutions.professions import profession_name
from sesshu.ledger.staff_assignments import actions, queries
from sesshu.ledger.staff_assignments.models import StaffAssignment
from sesshu.ledger.staff_assignments.screens import forms

PURPOSE = "EVENT_MANAGEMENT"


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
    Column("profession", "職種", lambda r: profession_name(r.profession), sort="profession"),
    Column("day", "開催日", lambda r: r.event.held_on, css="tight"),
    Column("event", "イベント", lambda r: r.event.name),
    Column("plan", "予定", lambda r: f"{_time(r.starts_at)}～{_time(r.ends_at)}", sort="starts_at", css="tight"),
    Column("worked", "実績", lambda r: f"{_time(r.worked_from)}～{_time(r.worked_until)}", css="tight"),
    Column("difference", "差", _difference, css="tight"),
)  # fmt: skip


@endpoint(purpose=PURPOSE, permission="staff_assignment.write")
def list_page(request: HttpRequest) -> HttpResponse:
    """Everybody planned, with the difference of plan and hours worked; what the coming events still lack."""
    filters = forms.DifferenceFilter(request.GET, request=request)
    table = Table(
        request, name="staff-assignments", columns=COLUMNS, filters=filters, caption="従事の予定と実績",
        rows=queries.assignments(request.actor, difference=filters.conditions().get("difference", "")),
        empty="この条件の従事はありません。予定はイベントから登録します。",
    )  # fmt: skip
    output = forms.OutputForm.of(request) if request.actor.may("file.export") else None

    def put_out(data: dict[str, Any]) -> str:
        made = export_table(
            table=table, name="従事の予定と実績", by=request.actor, purpose=request.purpose, profile=data["profile"]
        )  # fmt: skip
        return reverse("file-export", args=[made.id])

    if output and (done := output.submit(put_out)):
        return done
    ahead = events.events(request.actor).filter(held_on__gte=clock.today())[:50]
    coming = [(one, sum(need.missing for need in queries.needs(request.actor, one))) for one in ahead]
    return show(
        request, "staff_assignments/list.html", table=table, coming=coming, output=output,
        may_pay=request.actor.may("staff_assignment.pay"), section="staff_assignments",
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="staff_assignment.write")
def event_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """What an event needs, who is planned, and the hours that they worked."""
    event = events.get(request.actor, event_id)
    rows = queries.of_event(request.actor, event)
    offered = _offered(request, event, list(rows))
    here = reverse("staff-assignment-event", args=[event.pk])
    asked: dict[str, Any] = {"by": request.actor, "purpose": request.purpose}

    def plan(data: dict[str, Any]) -> str:
        row = actions.plan(event_id=event.pk, **asked, **data)
        flash(request, "従事予定を登録しました", row.staff_name)
        return here

    def require(data: dict[str, Any]) -> str:
        chosen = UUID(data["session"]) if data["session"] else None
        number = actions.set_requirement(
            event_id=event.pk, session_id=chosen, profession=data["profession"], number=int(data["number"]), **asked
        )
        flash(request, "必要人数を登録しました", f"{number}つの時間帯")
        return here

    def note(data: dict[str, Any]) -> str:
        row = actions.note_hours(assignment_id=UUID(data.pop("assignment")), **asked, **data)
        flash(request, "従事実績を登録しました", f"{row.staff_name}　差 {_difference(row)}")
        return here

    def withdraw(data: dict[str, Any]) -> str:
        row = actions.withdraw(assignment_id=UUID(data["withdrawn"]), reason=data["reason"], **asked)
        flash(request, "従事予定を取り消しました", row.staff_name)
        return here

    acts = {"plan": plan, "requirement": require, "hours": note, "withdraw": withdraw}
    for name, act in acts.items():
        if done := offered[name].submit(act):
            return done
    table = Table(request, name="staff-of-event", columns=COLUMNS, rows=rows, empty="従事予定はまだありません。")
    needs = [
        {"session": one.session, "name": profession_name(one.profession), "needed": one.needed,
         "planned": one.planned, "missing": one.missing}
        for one in queries.needs(request.actor, event)
    ]  # fmt: skip
    return show(
        request, "staff_assignments/event.html", table=table, event=event, needs=needs, has_rows=bool(rows),
        section="staff_assignments", status=max((f.status for f in offered.values() if f.errors), default=200),
        **offered,
    )  # fmt: skip


def _offered(request: HttpRequest, event: Event, rows: list[StaffAssignment]) -> dict[str, Any]:
    """The four forms with what may be chosen in them."""
    offered: dict[str, Any] = {
        "plan": forms.PlanForm.of(request), "requirement": forms.RequirementForm.of(request),
        "hours": forms.HoursForm.of(request), "withdraw": forms.WithdrawForm.of(request),
    }  # fmt: skip
    for name, form in offered.items():
        form.auto_id = f"{name}_%s"
    staff = list(StaffMember.objects.as_of(event.held_on).order_by("kana", "code"))
    answers = list(queries.availability(request.actor, since=event.held_on))
    offered["plan"].fields["staff_code"].choices = [
        forms.NOTHING,
        *((one.code, f"{one.name}（{profession_name(one.profession)}、"
           f"{queries.answer_of(answers, one.code, event.held_on)}）")
          for one in staff),
    ]  # fmt: skip
    sessions = Session.objects.filter(event=event).order_by("starts_at", "id")
    offered["requirement"].fields["session"].choices = [
        ("", "すべての時間帯"),
        *((str(s.pk), f"{s.starts_at:%H:%M}～{s.ends_at:%H:%M} {s.room}".strip()) for s in sessions),
    ]  # fmt: skip
    planned = [forms.NOTHING, *((str(r.pk), f"{r.staff_name}　{_time(r.starts_at)}～{_time(r.ends_at)}") for r in rows)]
    offered["hours"].fields["assignment"].choices = planned
    offered["withdraw"].fields["withdrawn"].choices = planned
    return offered
