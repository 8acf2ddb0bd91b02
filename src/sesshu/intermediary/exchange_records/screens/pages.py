"""情報提供等記録: every event, those shown recorded as seen."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, show
from sesshu.foundation.screens.tables import Column, Table
from sesshu.intermediary.exchange_records import queries
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord, Side
from sesshu.intermediary.people.screens.searching import ExchangeFilter
from sesshu.law.permission_list import name_of

COLUMNS = (
    Column("at", "日時", sort="at", css="tight", with_time=True),
    Column("side", "側", lambda r: r.get_side_display(), css="tight", sort="side"),
    Column("event", "できごと", lambda r: _event(r), sort="event"),
    Column("unified_number", "統合宛名番号", css="code tight"),
    Column("counterpart", "相手の団体", css="code tight", sort="counterpart"),
    Column("department", "部署"),
    Column("duty", "事務", lambda r: name_of("duty", r.duty)),
    Column("row", "項", lambda r: f"{r.row}（{r.part}）", css="tight"),
    Column("information", "情報", lambda r: name_of("information", r.information)),
    Column("result", "結果", lambda r: MEANINGS[ResultClass(r.result)].label if r.result else ""),
    Column("withheld", "不開示", lambda r: "不開示" if r.withheld else "", css="tight"),
)  # fmt: skip


def _event(row: ExchangeRecord) -> str:
    """Which answer to the same permit it was, from the second on: copies may have changed in between."""
    again = f"（{row.giving}回目の回答）" if row.giving > 1 else ""
    return f"{row.get_event_display()}{again}"


class RecordsFilter(ExchangeFilter):
    field_order: ClassVar = ["side", "event", "unified_number", "number", "first", "last"]
    side = fields.ChoiceField("側", choices=Side.choices, required=False, empty="すべて")
    event = fields.ChoiceField("できごと", choices=Event.choices, required=False, empty="すべて")


@endpoint(purpose="INFORMATION_EXCHANGE", permission="exchange_record.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All records, the newest first; the number that is looked for stands in no address."""
    filters = RecordsFilter(request.POST, request=request)
    wanted = filters.wanted("at", person="unified_number", numbers=("permit", "key"))
    rows = queries.records(request.actor).filter(wanted, **filters.others())
    table = Table(
        request, name="exchange-records", columns=COLUMNS, rows=rows, filters=filters, caption="情報提供等記録",
        empty="この条件の記録はありません。", method="post", settings=True,
    )  # fmt: skip
    shown = list(table.all_rows[max(0, table.first_row - 1) : table.last_row])
    audit.record_read(
        "exchange.records_listed", by=request.actor, purpose=request.purpose,
        subjects=list(dict.fromkeys(f"person:{r.unified_number}" for r in shown if r.unified_number)),
    )  # fmt: skip
    table.show_only(shown)
    return show(request, "exchange_records/list.html", table=table)
