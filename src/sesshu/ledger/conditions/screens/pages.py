"""特別な事情: those of one person with the form for a new one, and the list of all in force with its file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.files.listing import export_table
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.conditions import actions, asking, kinds, queries
from sesshu.ledger.conditions.screens.presenters import line_of, series_name, waiting_line
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.programmes.conditions import condition_name
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents

PURPOSE = "DOSE_REGISTRATION"
WAITS = "起案番号 {}。対象や期間が変わる事情なので、ほかの職員が承認すると判定に入ります。"
EVERYTHING = (actions.ALL_SERIES, "すべての予防接種")
COLUMNS = (
    Column("name", "氏名", lambda c: c.resident.name, css="official-name",
           link=lambda c: reverse("condition-person", args=[c.resident_id])),
    Column("addressee_number", "宛名番号", lambda c: c.resident.addressee_number, css="tight"),
    Column("code", "事情", lambda c: condition_name(c.code)),
    Column("series", "予防接種", lambda c: series_name(c.series)),
    Column("valid_from", "開始", css="tight", sort="valid_from"),
    Column("valid_until", "終了", css="tight", sort="valid_until"),
    Column("due_date", "出産予定日", css="tight", sort="due_date"),
    Column("disability_class", "障害等級", css="tight"),
    Column("evidence", "根拠"),
    Column("recorded_at", "登録", css="tight", sort="recorded_at"),
)  # fmt: skip


def series_choices() -> list[tuple[str, str]]:
    return [EVERYTHING, *((series.code, series.name) for series in city_tables().series)]


class ConditionForm(Form):
    keeps_draft = True
    code = fields.ChoiceField("事情", choices=kinds.choices, empty="選んでください")
    series = fields.ComboField(
        "予防接種", choices=series_choices, initial="all", hint="all はすべて。符号や名前の一部で選べます。",
        example="mr_1",
    )  # fmt: skip
    valid_from = fields.DateField("開始日", required=False)
    valid_until = fields.DateField("終了日", required=False, hint="長期療養は、接種できるようになった日")
    due_date = fields.DateField("出産予定日", required=False, hint="妊娠のとき")
    disability_class = fields.TextField("障害等級", required=False, most=40, hint="障害のとき。例：身体1級")
    evidence = fields.TextField("根拠", required=False, most=200, width="long", hint="例：医師の診断書、聞き取り")
    evidence_on = fields.DateField("根拠の日", required=False, hint="診断書・手帳の日付、聞き取った日")


class EndForm(Form):
    condition = fields.ChoiceField("取りやめる記録", choices=[])
    end_reason = fields.TextField("取りやめる理由", most=200, width="long", example="接種を希望すると申出")


class ListFilter(FilterForm):
    code = fields.ChoiceField("事情", choices=kinds.choices, required=False, empty="すべて")


class FileForm(Form):
    profile = fields.ChoiceField("形式", choices=[("human", "CSV（表計算用）"), ("xlsx", "Excel"), ("machine", "CSV")])


@endpoint(purpose=PURPOSE, permission="condition.read")
def person_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """One person's circumstances, and the forms for those who may write."""
    viewer = request.actor
    audit.record_read("condition.read", by=viewer, purpose=request.purpose, subjects=[f"resident:{resident_id}"])
    resident = residents.get(viewer, resident_id)
    lines = [line_of(row) for row in queries.of_person(viewer, resident_id)]
    waiting = [waiting_line(row, approval) for row, approval in asking.waiting_of(resident.id)]
    running = [line for line in lines if not line.ended]
    form, end = ConditionForm.of(request), EndForm.of(request)
    end.fields["condition"].choices = [(str(line.id), line.title) for line in running]  # type: ignore[attr-defined]
    back = reverse("condition-person", args=[resident_id])

    def recorded(data: dict[str, Any]) -> str:
        entry = actions.ConditionEntry(resident_id, **data)
        asked = asking.enter(entries=[entry], by=viewer, purpose=request.purpose)
        if asked:
            flash(request, "承認を依頼しました", WAITS.format(asked[0].decision_number), kind="information")
        else:
            flash(request, "登録しました", "判定と発送の抽出は、この事情を入れて行います。")
        return back

    def ended(data: dict[str, Any]) -> str:
        given = {"condition_id": UUID(data["condition"]), "reason": data["end_reason"]}
        if asked := asking.end(**given, by=viewer, purpose=request.purpose):
            flash(request, "承認を依頼しました", WAITS.format(asked.decision_number), kind="information")
        else:
            flash(request, "取りやめました", "一覧には残ります。")
        return back

    if viewer.may("condition.write") and (done := form.submit(recorded) or end.submit(ended)):
        return done
    return show(
        request, "conditions/person.html", form=form, end=end if running else None, lines=lines, waiting=waiting,
        may_write=viewer.may("condition.write"), **header(resident),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="condition.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All circumstances in force. Those shown are recorded as seen; the file holds the same rows."""
    viewer = request.actor
    filters = ListFilter(request.GET, request=request)
    rows = queries.in_force(viewer).filter(**filters.conditions())
    table = Table(
        request, name="conditions", columns=COLUMNS, rows=rows, filters=filters, caption="特別な事情の一覧",
        empty="登録された事情はありません。",
    )  # fmt: skip
    form = FileForm.of(request) if viewer.may("file.export") and table.total else None

    def exported(data: dict[str, Any]) -> str:
        subjects = tuple(f"resident:{key}" for key in rows.order_by().values_list("resident_id", flat=True).distinct())
        made = export_table(
            table=table, name="予防接種_特別な事情_一覧", profile=data["profile"], subjects=subjects, by=viewer,
            purpose=request.purpose,
        )  # fmt: skip
        return reverse("file-export", args=[made.id])

    if form and (done := form.submit(exported)):
        return done
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    if subjects := sorted({f"resident:{row.resident_id}" for row in shown}):
        audit.record_read("condition.listed", by=viewer, purpose=request.purpose, subjects=subjects)
    return show(request, "conditions/list.html", table=table, form=form)
