"""統合宛名番号の欠番: the list with the last check, and one gap with what was found out about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.addressee.number_gaps import actions, queries
from sesshu.addressee.number_gaps.models import GapReason, NumberGap
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table, moment

PURPOSE = "UNIFIED_NUMBERING"
WITH, WITHOUT = "with", "without"


def drawn(row: NumberGap) -> str:
    """When the number was drawn, as far as it is known."""
    if row.drawn_after:
        return f"{moment(row.drawn_after)}から{moment(row.recorded_at)}の間"
    known = row.reason in (GapReason.SURPLUS, GapReason.RACED)
    return moment(row.recorded_at) if known else f"{moment(row.recorded_at)}より前"


LIST = (
    Column("unified_number", "統合宛名番号", sort="unified_number", css="code tight",
           link=lambda r: reverse("number-gap-detail", args=[r.pk])),
    Column("reason", "理由", lambda r: r.get_reason_display(), sort="reason"),
    Column("drawn", "番号を取った時", drawn, css="tight"),
    Column("recorded_at", "記録した日時", sort="recorded_at", css="tight", with_time=True),
    Column("told", "説明", lambda r: "あり" if r.told else "", css="tight"),
)  # fmt: skip


class GapFilter(FilterForm):
    reason = fields.ChoiceField("理由", choices=GapReason.choices, required=False, empty="すべて")
    told = fields.ChoiceField(
        "説明", choices=[(WITH, "あり"), (WITHOUT, "なし")], required=False, empty="すべて"
    )  # fmt: skip


class CheckForm(Form):
    """Nothing to fill in."""


class RemarkForm(Form):
    text = fields.TextField(
        "分かったこと", most=actions.MOST, width="long", example="11月20日の停電で付番の処理が止まったため"
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission=queries.READ)
def list_page(request: HttpRequest) -> HttpResponse:
    """Every gap, the highest number first."""
    filters = GapFilter(request.GET, request=request)
    chosen = filters.conditions()
    rows = queries.gaps(request.actor)
    if told := chosen.pop("told", ""):
        rows = rows.filter(told__gt=0) if told == WITH else rows.filter(told=0)
    table = Table(
        request, name="number-gaps", columns=LIST, rows=rows.filter(**chosen), filters=filters,
        caption="統合宛名番号の欠番", empty="この条件の欠番はありません。",
    )  # fmt: skip
    check_form = CheckForm.of(request) if request.actor.may("number_gap.check") else None

    def check(_: dict[str, Any]) -> str:
        actions.check_now(by=request.actor, purpose=request.purpose)
        flash(request, "確認を始めます", "終わると、この画面の日時と件数が新しくなります。")
        return reverse("number-gap-list")

    if check_form and (done := check_form.submit(check)):
        return done
    form, written = offer_file(request, table, name="統合宛名番号_欠番_一覧")
    return written or show(
        request, "number_gaps/list.html", table=table, form=form, check_form=check_form, section="number-gaps",
        last=queries.last_check(request.actor), counts=queries.counts(request.actor),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission=queries.READ)
def detail_page(request: HttpRequest, gap_id: UUID) -> HttpResponse:
    """One gap; whoever may adds a remark."""
    gap = queries.get(request.actor, gap_id)
    form = RemarkForm.of(request) if request.actor.may("number_gap.write") else None

    def remark(data: dict[str, Any]) -> str:
        actions.remark(gap_id=gap.pk, by=request.actor, purpose=request.purpose, **data)
        flash(request, "説明を加えました", "理由と前の説明はそのまま残ります。")
        return reverse("number-gap-detail", args=[gap.pk])

    if form and (done := form.submit(remark)):
        return done
    return show(
        request, "number_gaps/detail.html", gap=gap, drawn=drawn(gap), form=form, section="number-gaps",
        remarks=queries.remarks(request.actor, gap), status=form.status if form and form.errors else 200,
    )  # fmt: skip
