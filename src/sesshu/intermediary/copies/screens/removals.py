"""副本を消した記録: whose copies were removed, how many and why, and numbers that wait for copies to be sent anew."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import show
from sesshu.foundation.screens.tables import Column, Table
from sesshu.intermediary.copies import queries
from sesshu.intermediary.copies.screens.pages import PURPOSE
from sesshu.law.permission_list import name_of

COLUMNS = (
    Column("at", "消した日時", sort="at", css="tight"),
    Column("unified_number", "統合宛名番号", css="code tight"),
    Column("information", "情報", lambda r: name_of("information", r.information)),
    Column("records", "件数", align="right"),
    Column("reason", "理由"),
)


@endpoint(purpose=PURPOSE, permission="copy.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Whoever is on the page is recorded as seen."""
    table = Table(
        request, name="copy-removals", columns=COLUMNS, rows=queries.removals(request.actor),
        caption="副本を消した記録", empty="まだ消した副本はありません。",
    )  # fmt: skip
    shown = list(table.all_rows[max(0, table.first_row - 1) : table.last_row])
    moves = list(queries.open_moves(request.actor)[:100])
    numbers = [*(row.unified_number for row in shown), *(n for one in moves for n in (one.unified_number, one.other))]
    audit.record_read(
        "exchange.removals_listed", by=request.actor, purpose=request.purpose,
        subjects=list(dict.fromkeys(f"person:{number}" for number in numbers)),
    )  # fmt: skip
    table.show_only(shown)
    return show(request, "copies/removals.html", table=table, moves=moves, section="copies")
