"""照会の突合: the comparisons, the differences, and one of them with what it means and its closing."""

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
from sesshu.ledger.exchange_comparisons import actions, jobs, queries
from sesshu.ledger.exchange_comparisons.models import DifferenceKind, ExchangeDifference
from sesshu.ledger.exchange_comparisons.wording import WORDS
from sesshu.ledger.exchange_inquiries import calling

PURPOSE = "INFORMATION_EXCHANGE"
LIST = "exchange-comparison-list"
GRAVE = {DifferenceKind.UNKNOWN_HERE, DifferenceKind.NOT_WITHHELD, DifferenceKind.OTHER_PERSON}
COLUMNS = (
    Column("label", "照会", lambda r: r.short_label, css="code tight",
           link=lambda r: reverse("exchange-difference", args=[r.pk])),
    Column("kind", "違い", lambda r: r.get_kind_display(), sort="kind",
           tag=lambda r: "wrong" if r.kind in GRAVE else "care"),
    Column("case", "案件", lambda r: r.case or "－"),
    Column("department", "部署", css="tight"),
    Column("here", "台帳", lambda r: r.here or "－"),
    Column("there", "中間サーバー", lambda r: r.there or "－"),
    Column("at", "照会した日時", sort="at", css="tight", with_time=True),
    Column("first_seen", "見つけた日時", sort="first_seen", css="tight", with_time=True),
    Column("closed_at", "終わった日時", lambda r: r.closed_at, css="tight", with_time=True),
)  # fmt: skip


class DifferencesFilter(FilterForm):
    ended = fields.ChoiceField(
        "終わった違い", choices=[("all", "終わった違いも見る")], required=False, empty="終わっていない違いだけ"
    )
    kind = fields.ChoiceField("違い", choices=DifferenceKind.choices, required=False, empty="すべて")


class CompareInquiriesForm(Form):
    first = fields.DateField("最初の日", not_future=True)
    last = fields.DateField("最後の日", not_future=True)


class CloseDifferenceForm(Form):
    reason = fields.TextField(
        "分かった原因と、したこと", most=300, width="long", example="中間サーバーの保守で戻した控えが古かった",
        hint="氏名や番号は書きません。両方の言い分が変わらない間は、もう出ません。",
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission=queries.READ)
def list_page(request: HttpRequest) -> HttpResponse:
    """No name of a person stands here; whose inquiries are shown is recorded all the same."""
    first, last = jobs.usual_days()
    form, may_start = (
        CompareInquiriesForm.of(request, initial={"first": first, "last": last}),
        request.actor.may(actions.START),
    )

    def act(given: dict[str, Any]) -> str:
        actions.start(first=given["first"], last=given["last"], by=request.actor, purpose=request.purpose)
        flash(request, "突合を始めます", "終わると、この画面の表に結果が出ます。")
        return reverse(LIST)

    if may_start and (answered := form.submit(act)):
        return answered
    filters = DifferencesFilter(request.GET, request=request)
    wanted = filters.conditions()
    rows = queries.differences(request.actor)
    rows = rows if wanted.pop("ended", "") else rows.filter(closed_at=None)
    table = Table(
        request, name="exchange-differences", columns=COLUMNS, rows=rows.filter(**wanted), filters=filters,
        caption="台帳と中間サーバーの照会の違い", empty="違いはありません。",
    )  # fmt: skip
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    audit.record_read(
        "exchange.inquiry_differences_listed", by=request.actor, purpose=request.purpose, subjects=_subjects(shown)
    )
    return show(
        request, "exchange_comparisons/list.html", table=table, form=form, may_start=may_start,
        comparisons=queries.comparisons(request.actor)[:10], connected=calling.is_connected(),
        status=form.status if form.errors else 200,
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission=queries.READ)
def difference_page(request: HttpRequest, difference_id: UUID) -> HttpResponse:
    """What differs, what it means, what to do; whoever may closes it."""
    row = queries.get(request.actor, difference_id)
    audit.record_read(
        "exchange.inquiry_difference_read", by=request.actor, purpose=request.purpose,
        obj=f"exchange_difference:{row.pk}", subjects=_subjects([row]),
    )  # fmt: skip
    form, may_close = CloseDifferenceForm.of(request), request.actor.may(actions.CLOSE) and not row.closed_at

    def act(given: dict[str, Any]) -> str:
        actions.close(difference_id=row.pk, reason=given["reason"], by=request.actor, purpose=request.purpose)
        flash(request, "違いを終わらせました", row.label)
        return reverse(LIST)

    answered = form.submit(act) if may_close else None
    return answered or show(
        request, "exchange_comparisons/difference.html", row=row, words=WORDS[DifferenceKind(row.kind)], form=form,
        may_close=may_close, section="exchange-comparisons", status=form.status if form.errors else 200,
    )  # fmt: skip


def _subjects(rows: Any) -> list[str]:
    found: list[ExchangeDifference] = list(rows)
    people = [one.exchange_inquiry.resident_id for one in found if one.exchange_inquiry]
    return list(dict.fromkeys(f"resident:{person}" for person in people))
