"""従事可能時間: what staff answered from today on, and noting another answer."""

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
from sesshu.ledger.events.screens.fields import TimeField
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.staff_assignments import answering, queries
from sesshu.ledger.staff_assignments.models import StaffAvailability
from sesshu.ledger.staff_assignments.screens.forms import NOTHING

PURPOSE = "EVENT_MANAGEMENT"


class AnswerForm(Form):
    staff_code = fields.ChoiceField("従事者", choices=list)
    on = fields.DateField("日", example="R8.12.5")
    starts_at = TimeField("始まり", example="13:00")
    ends_at = TimeField("終わり", example="17:00")
    can = fields.ChoiceField("回答", choices=[("yes", "従事できる"), ("no", "従事できない")], empty="", initial="yes")


class TakeBackForm(Form):
    answer = fields.ChoiceField("取り消す回答", choices=list)


@endpoint(purpose=PURPOSE, permission="staff_assignment.write")
def availability_page(request: HttpRequest) -> HttpResponse:
    """The answers, the next day first."""
    today = clock.today()
    rows = list(queries.availability(request.actor, since=today))
    staff = StaffMember.objects.as_of(today).order_by("kana", "code")
    names = queries.staff_names({row.staff_code for row in rows})
    form, back = AnswerForm.of(request), TakeBackForm.of(request)
    form.fields["staff_code"].choices = [  # type: ignore[attr-defined]
        NOTHING,
        *((one.code, f"{one.name}（{queries.profession_name(one.profession)}）") for one in staff),
    ]
    back.fields["answer"].choices = [
        NOTHING,
        *((str(row.pk), f"{names.get(row.staff_code)}　{_when(row)}") for row in rows),
    ]  # type: ignore[attr-defined]
    here = reverse("staff-availability")

    def add(data: dict[str, Any]) -> str:
        data["can"] = data["can"] == "yes"
        answering.answer(by=request.actor, purpose=request.purpose, **data)
        flash(request, "回答を登録しました")
        return here

    def remove(data: dict[str, Any]) -> str:
        answering.take_back(answer_id=UUID(data["answer"]), by=request.actor, purpose=request.purpose)
        flash(request, "回答を取り消しました")
        return here

    if done := form.submit(add) or back.submit(remove):
        return done
    columns = (
        Column("name", "氏名", lambda r: names.get(r.staff_code, r.staff_code), css="official-name"),
        Column("day", "日", lambda r: r.starts_at.astimezone(clock.TOKYO).date(), css="tight"),
        Column("hours", "時刻", _hours, css="tight"),
        Column("can", "回答", lambda r: "従事できる" if r.can else "従事できない", css="tight",
               tag=lambda r: "right" if r.can else "wrong"),
    )  # fmt: skip
    table = Table(
        request, name="staff-availability", columns=columns, rows=rows, caption="従事可能時間の回答",
        empty="今日以後の回答はありません。",
    )  # fmt: skip
    return show(
        request, "staff_assignments/availability.html", table=table, form=form, back=back if rows else None,
        section="staff_assignments", status=422 if form.errors or back.errors else 200,
    )  # fmt: skip


def _hours(row: StaffAvailability) -> str:
    return f"{row.starts_at.astimezone(clock.TOKYO):%H:%M}～{row.ends_at.astimezone(clock.TOKYO):%H:%M}"


def _when(row: StaffAvailability) -> str:
    return f"{row.starts_at.astimezone(clock.TOKYO):%m月%d日} {_hours(row)}"
