"""許可と記録: every request with its decision and its end. No name, no content: there is none here."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, show
from sesshu.foundation.screens.day_filters import DaysFilter
from sesshu.foundation.screens.tables import Column, Table
from sesshu.law.permission_list import name_of
from sesshu.network.permits import queries
from sesshu.network.permits.marking import marked
from sesshu.network.permits.models import What

COLUMNS = (
    Column("requested_at", "照会の日時", sort="requested_at", css="tight", with_time=True),
    Column("inquirer", "照会者", css="code tight", sort="inquirer"),
    Column("provider", "提供者", css="code tight", sort="provider"),
    Column("row", "項", lambda r: f"{r.row}（{r.part}）", sort=("row", "part"), css="tight"),
    Column("duty", "事務", lambda r: name_of("duty", r.duty)),
    Column("information", "情報", lambda r: name_of("information", r.information)),
    Column("decision", "判断", lambda r: "許可" if r.permit else "不許可", css="tight",
           tag=lambda r: "" if r.permit else "care"),
    Column("message", "不許可の理由"),
    Column("end", "提供の結果", "end"),
    Column("is_withheld", "不開示", lambda r: "不開示" if r.is_withheld else "", css="tight"),
)  # fmt: skip

REFUSED = (
    Column("refused_at", "受け取った日時", sort="refused_at", css="tight", with_time=True),
    Column("body", "送った団体", css="code tight", sort="body"),
    Column("what", "内容", lambda r: What(r.what).label),
    Column("permit", "許可証", css="code"),
    Column("message", "受け付けなかった理由"),
    Column("since", "その後", lambda r: "あとで受け付けた" if r.is_taken else "", css="tight"),
)  # fmt: skip


RESULTS = [*queries.WORDS.items(), *((one.value, MEANINGS[one].label) for one in queries.ENDS)]


class PermitsFilter(DaysFilter):
    """Codes of bodies, days and results: nothing that names a person."""

    field_order: ClassVar = ["inquirer", "provider", "result", "first", "last"]
    inquirer = fields.TextField("照会者（団体コード）", most=40, required=False, hint="例：431001")
    provider = fields.TextField("提供者（団体コード）", most=40, required=False, hint="例：012033")
    result = fields.ChoiceField("判断・提供の結果", choices=RESULTS, required=False, empty="すべて")


@endpoint(purpose="INFORMATION_EXCHANGE", permission="permit.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All requests, the newest first."""
    filters = PermitsFilter(request.GET, request=request)
    chosen = filters.others()
    result = chosen.pop("result", "")
    wanted = queries.requests(request.actor).filter(filters.within("requested_at"), **chosen)
    table = Table(
        request, name="permits", columns=COLUMNS, rows=queries.ended(wanted, result) if result else wanted,
        filters=filters, caption="照会の許可と提供の記録", empty="この条件の照会はありません。",
    )  # fmt: skip
    rows = list(table.all_rows[max(0, table.first_row - 1) : table.last_row])
    ends = queries.outcomes(request.actor, [row.permit for row in rows])
    marks = marked([row.pk for row in rows])
    for row in rows:
        row.is_withheld = row.withheld or row.pk in marks
        end = ends.get(row.permit)
        row.end = MEANINGS[ResultClass(end.result)].label if end else queries.word_without_end(row)
    table.show_only(rows)
    return show(request, "permits/list.html", table=table, refused=queries.refused_reports(request.actor).count())


@endpoint(purpose="INFORMATION_EXCHANGE", permission="permit.read")
def refused_page(request: HttpRequest) -> HttpResponse:
    """What bodies told about permits that are not theirs."""
    table = Table(
        request, name="refused-reports", columns=REFUSED, rows=queries.refused_reports(request.actor),
        caption="受け付けなかった報告", empty="受け付けなかった報告はありません。",
    )  # fmt: skip
    rows = list(table.all_rows[max(0, table.first_row - 1) : table.last_row])
    taken = queries.taken_since(request.actor, rows)
    for row in rows:
        row.is_taken = row.pk in taken
    table.show_only(rows)
    return show(request, "permits/refused.html", table=table, section="permits")
