"""突合: the comparisons, and one with its differences by kind and the repair."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.reconciliation import actions, queries
from sesshu.ledger.reconciliation.models import DifferenceKind
from sesshu.ledger.residents.intake import labels_of

PURPOSE = "RESIDENT_INTAKE"
LIST = (
    Column("compared_at", "突合した日時", sort="compared_at", css="tight",
           link=lambda r: reverse("reconciliation-detail", args=[r.id])),
    Column("compared", "比べた人", align="right"),
    Column("count", "違う人", align="right", tag=lambda r: "care" if r.count else "right"),
    Column("repaired", "修復した人", align="right"),
)  # fmt: skip
COLUMNS = (
    Column("addressee_number", "宛名番号", css="code tight", sort="addressee_number"),
    Column("kind", "違いの種類", lambda d: d.get_kind_display(), sort="kind"),
    Column("fields", "違う項目", lambda d: "、".join(labels_of(d.fields))),
)  # fmt: skip


class KindFilter(FilterForm):
    kind = fields.ChoiceField("種類", required=False, empty="すべて", choices=DifferenceKind.choices)


class RepairForm(Form):
    looked = fields.CheckField("違いの種類と人数を確認しました", required=True)


@endpoint(purpose=PURPOSE, permission="resident.import")
def list_page(request: HttpRequest) -> HttpResponse:
    """Every comparison."""
    table = Table(
        request, name="reconciliations", columns=LIST, rows=queries.comparisons(request.actor), caption="突合の一覧",
        empty="突合はまだありません。「取込」で「住民情報（突合用の全件）」を選び、ファイルを送ってください。",
    )  # fmt: skip
    return show(request, "reconciliation/list.html", table=table)


@endpoint(purpose=PURPOSE, permission="resident.import")
def detail_page(request: HttpRequest, reconciliation_id: UUID) -> HttpResponse:
    """One comparison. Numbers and names of columns, no values. Those shown are recorded as seen."""
    made = queries.get(request.actor, reconciliation_id)
    form = RepairForm.of(request) if made.repaired_at is None else None

    def act(_: dict[str, Any]) -> str:
        asked = actions.ask_repair(made=made, by=request.actor, purpose=request.purpose)
        flash(request, "修復の承認を依頼しました", f"起案番号 {asked.decision_number}")
        return reverse("reconciliation-detail", args=[made.id])

    if form is not None and (done := form.submit(act)):
        return done
    filters = KindFilter(request.GET, request=request)
    rows = queries.differences(request.actor, made).filter(**filters.conditions())
    table = Table(
        request, name="differences", columns=COLUMNS, rows=rows, filters=filters, caption="違いの一覧", unit="人",
        empty="違いはありません。",
    )  # fmt: skip
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    if subjects := [f"resident:{row.resident_id}" for row in shown if row.resident_id]:
        audit.record_read("reconciliation.listed", by=request.actor, purpose=request.purpose, subjects=subjects)
    return show(
        request, "reconciliation/detail.html", made=made, counts=queries.counts(request.actor, made), table=table,
        form=form,
    )  # fmt: skip
