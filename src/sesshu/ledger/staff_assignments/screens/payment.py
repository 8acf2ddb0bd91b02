"""従事の支払明細: a period, what is to be paid to whom, and the sheet as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import Refused
from sesshu.foundation.screens import fields, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.staff_assignments import outputs, queries

PURPOSE = "EVENT_MANAGEMENT"
PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）")]
COLUMNS = (
    Column("staff_name", "氏名", lambda p: p.assignment.staff_name, css="official-name"),
    Column("profession", "職種", lambda p: queries.profession_name(p.assignment.profession)),
    Column("held_on", "開催日", lambda p: p.assignment.event.held_on, css="tight"),
    Column("event", "イベント", lambda p: p.assignment.event.name),
    Column("minutes", "従事時間（分）", align="right"),
    Column("reckoning", "計算", lambda p: f"{p.pay.unit_minutes}分×{p.units}（{p.pay.get_rounding_display()}）"),
    Column("unit_yen", "単価（円）", lambda p: p.pay.yen, align="right"),
    Column("yen", "支払額（円）", align="right"),
)  # fmt: skip


class PeriodForm(FilterForm):
    first = fields.DateField("開催日（初日）", required=False, example="R8.11.1")
    last = fields.DateField("開催日（末日）", required=False, example="R8.11.30")


class SheetForm(Form):
    profile = fields.ChoiceField("形式", choices=PROFILES, empty="", initial="xlsx")


@endpoint(purpose=PURPOSE, permission="staff_assignment.pay")
def payment_page(request: HttpRequest) -> HttpResponse:
    """Without days: this month so far. Who saw what is paid is recorded."""
    period = PeriodForm(request.GET, request=request)
    asked, today = period.conditions(), clock.today()
    first, last = asked.get("first", today.replace(day=1)), asked.get("last", today)
    form, refused, lines, missing = None, "", [], 0
    try:
        lines = queries.pay_lines(request.actor, first, last)
        missing = queries.without_hours(request.actor, first, last)
    except Refused as reason:
        refused = reason.message

    def put_out(data: dict[str, Any]) -> str:
        made = outputs.export_payment(
            first=first, last=last, profile=data["profile"], by=request.actor, purpose=request.purpose
        )  # fmt: skip
        return reverse("file-export", args=[made.id])

    if request.actor.may("file.export") and (lines or request.method == "POST"):
        form = SheetForm.of(request)
        if done := form.submit(put_out):
            return done
    audit.record_read("staff_assignment.payment_read", by=request.actor, purpose=request.purpose, obj="staff_pay")
    table = Table(
        request, name="staff-payment", columns=COLUMNS, rows=lines, filters=period, caption="従事の支払明細",
        empty="この期間に実績のある従事はありません。",
    )  # fmt: skip
    return show(
        request, "staff_assignments/payment.html", table=table, form=form, refused=refused, missing=missing,
        total=sum(one.yen for one in lines), first=first, last=last, section="staff_assignments",
    )  # fmt: skip
