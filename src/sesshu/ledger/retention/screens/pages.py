"""保存期間を過ぎた記録: a list, and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.law.retention import retention_rule
from sesshu.ledger.retention import queries

COLUMNS = (
    Column("name", "氏名", lambda k: k.resident.name, css="official-name",
           link=lambda k: reverse("resident-page", args=[k.resident.pk])),
    Column("class", "区分", lambda k: k.clock.label, css="tight"),
    Column("starts_on", "起算日", lambda k: k.clock.starts_on, css="tight"),
    Column("ends_on", "保存期間の最後の日", lambda k: k.clock.ends_on, css="tight"),
    Column("article", "根拠", lambda k: k.clock.article),
)  # fmt: skip


@endpoint(purpose="RESIDENT_INTAKE", permission="retention.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Who is past it today. Those shown are recorded as seen."""
    today = clock.today()
    rows = queries.past(request.actor, today)
    table = Table(
        request, name="retention", columns=COLUMNS, rows=rows, caption="保存期間を過ぎた記録", unit="人",
        empty="保存期間を過ぎた人はいません。",
    )  # fmt: skip
    shown = rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    if shown:
        audit.record_read(
            "retention.listed", by=request.actor, purpose=request.purpose,
            subjects=[one.resident.subject for one in shown],
        )  # fmt: skip
    return show(request, "retention/list.html", table=table, rule=retention_rule(today))
