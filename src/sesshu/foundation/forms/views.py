"""出力台帳: what was printed, by whom, what for; its PDFs; what was held out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.forms import queries, reprinting, storage
from sesshu.foundation.forms.models import PrintRun, RunState
from sesshu.foundation.forms.parts import parts_of
from sesshu.foundation.screens import begin_anew, fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.law.purposes import purposes

COLUMNS = (
    Column("label", "出力番号", css="code tight", sort=("fiscal_year", "number"),
           link=lambda run: reverse("form-run", args=[run.id])),
    Column("title", "内容", sort="title"),
    Column("purpose", "利用目的", lambda run: purposes()[run.purpose].name, sort="purpose"),
    Column("state", "状態", lambda run: run.get_state_display(), sort="state", css="tight", tag=lambda _: ""),
    Column("rows", "件数", sort="rows", align="right"),
    Column("pages", "頁数", sort="pages", align="right"),
    Column("reprint", "再印刷", lambda run: run.reprint_number or None, align="right"),
    Column("by_name", "出力した職員", sort="by_name"),
    Column("at", "日時", sort="at", css="tight"),
)  # fmt: skip


class ReprintForm(Form):
    """Which rows again, and why."""

    first = fields.NumberField("何件目から", least=1)
    last = fields.NumberField("何件目まで", least=1)
    reason = fields.TextField("再印刷の理由", most=100, width="long", example="紙づまりのため")


@endpoint(purpose="AUDIT_REVIEW", permission="form.read")
def register_page(request: HttpRequest) -> HttpResponse:
    """Every printing."""
    table = Table(
        request, name="form-runs", columns=COLUMNS, rows=queries.runs(request.actor), caption="出力台帳",
        empty="印刷の記録はまだありません。",
    )  # fmt: skip
    return show(request, "forms/register.html", table=table)


@endpoint(purpose="AUDIT_REVIEW", permission="form.read")
def run_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One printing: its facts, its parts, its reprints, the rows that were held out."""
    run = queries.get(request.actor, run_id)
    making = run.state == RunState.PREPARED
    if not making and (whole := begin_anew(request)):
        return whole
    total = (run.reprint_of or run).rows
    form = ReprintForm.of(request, initial={"first": 1, "last": total}) if _offers(request, run) else None

    def again(data: dict[str, Any]) -> str:
        made = reprinting.print_again(run=run, by=request.actor, **data)
        flash(request, f"再印刷{made.reprint_number}を作成しています", made.label)
        return reverse("form-run", args=[made.id])

    if form and (done := form.submit(again)):
        return done
    return show(
        request, "forms/run.html", fragment="forms/_progress.html", making=making, made=run.parts.count(),
        all_parts=parts_of(run) if making else 0, run=run, purpose=purposes()[run.purpose], parts=run.parts.all(),
        held=run.held_rows.all(), reprints=run.reprints.order_by("reprint_number"),
        may_print=request.actor.may("form.print"), form=form, conditions=run.common.get("conditions"),
    )  # fmt: skip


@endpoint(purpose="RECOMMENDATION", permission="form.print")
def part(request: HttpRequest, run_id: UUID, number: int) -> HttpResponse:
    """The PDF of a part; who takes it out is recorded with everyone in it, under the purpose of the printing."""
    found = queries.get_part(request.actor, run_id, number)
    run = found.run
    rows = run.frozen_rows.filter(number__range=(found.first_row, found.last_row)).exclude(subject="")
    audit.record_read(
        "form.downloaded", by=request.actor, purpose=run.purpose, obj=f"print:{run.id}",
        subjects=list(rows.values_list("subject", flat=True)), detail={"part": number, "sha256": found.sha256},
    )  # fmt: skip
    answer = HttpResponse(storage.content(run, number, found.sha256), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{run.label}_{number:03d}.pdf"'
    return answer


def _offers(request: HttpRequest, run: PrintRun) -> bool:
    return reprinting.offered(run, request.actor)
