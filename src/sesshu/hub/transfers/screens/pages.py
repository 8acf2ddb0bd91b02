"""データ使用承認願: the list, a new one, and one with its inquiries."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.fields import ChoiceField, DateField, MultiChoiceField, NoteField, TextField
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.hub.transfers import actions, grounds, queries
from sesshu.hub.transfers.items import ITEMS, names
from sesshu.hub.transfers.models import ApplicationState, DataUseApplication

PURPOSE = "DATA_TRANSFER"
MARKS = {"asked": "care", "approved": "right", "returned": "wrong"}
COLUMNS = (
    Column("number", "番号", css="code tight", link=lambda one: reverse("data-use-detail", args=[one.pk])),
    Column("department", "利用する課", sort="department"),
    Column("used_for", "目的"),
    Column("state", "状態", queries.word, tag=lambda one: MARKS.get(one.state, ""), css="tight"),
    Column("valid_from", "始まり", sort="valid_from", css="tight"),
    Column("valid_until", "終わり", sort="valid_until", css="tight"),
)
INQUIRIES = (
    Column("asked_at", "照会の日時", css="tight", with_time=True),
    Column("reference", "照会の番号", css="code"),
    Column("operator", "職員", css="code"),
    Column("items", "項目", lambda one: names(one.items)),
    Column("refusal", "答えなかった理由"),
)


class ApplyForm(Form):
    department = TextField("利用する課", most=60, example=actions.TEXTS["department"][1])
    client = ChoiceField("接続システム", choices=queries.clients)
    ordinance = ChoiceField("条例の定め", choices=grounds.choices)
    basis = NoteField("根拠", rows=2, most=400, example=actions.TEXTS["basis"][1])
    used_for = NoteField("目的", rows=2, most=400, example=actions.TEXTS["used_for"][1])
    conditions = NoteField("条件", rows=2, most=400, example=actions.TEXTS["conditions"][1])
    items = MultiChoiceField("項目", choices=lambda: list(ITEMS.items()))
    valid_from = DateField("期間の始まり")
    valid_until = DateField("期間の終わり")


class EndForm(Form):
    reason = NoteField("終了の理由", rows=2, most=400, example="事業が終わった")


@endpoint(purpose=PURPOSE, permission="data_use.read")
def list_page(request: HttpRequest) -> HttpResponse:
    table = Table(
        request, name="data-use", columns=COLUMNS, rows=queries.applications(request.actor),
        caption="データ使用承認願", empty="データ使用承認願はありません。",
    )  # fmt: skip
    return show(request, "transfers/list.html", table=table)


@endpoint(purpose=PURPOSE, permission="data_use.ask")
def new_page(request: HttpRequest) -> HttpResponse:
    form = ApplyForm.of(request)

    def act(data: dict[str, Any]) -> str:
        made = actions.apply_for(**data, by=request.actor, purpose=request.purpose)
        flash(request, "データ使用承認願を出しました", f"{made.number}。ほかの職員が承認すると照会できます。")
        return reverse("data-use-detail", args=[made.pk])

    return form.submit(act) or show(request, "transfers/new.html", form=form)


@endpoint(purpose=PURPOSE, permission="data_use.read")
def detail_page(request: HttpRequest, application_id: UUID) -> HttpResponse:
    one = queries.get(request.actor, application_id)
    may_end = one.state == ApplicationState.APPROVED and request.actor.may("data_use.end")
    form = EndForm.of(request) if may_end else None

    def act(data: dict[str, Any]) -> str:
        actions.end(application_id=one.pk, by=request.actor, purpose=request.purpose, **data)
        flash(request, "データの使用を終わらせました", one.number)
        return reverse("data-use-detail", args=[one.pk])

    if form and (done := form.submit(act)):
        return done
    table = Table(
        request, name="transfers", columns=INQUIRIES, rows=queries.inquiries(request.actor, one), caption="照会の記録",
        empty="照会はまだありません。",
    )  # fmt: skip
    return show(
        request,
        "transfers/detail.html",
        one=one,
        facts=_facts(one),
        form=form,
        table=table,
        mark=MARKS.get(one.state, ""),
        word=queries.word(one),
    )


def _facts(one: DataUseApplication) -> list[tuple[str, str]]:
    client = dict(queries.clients()).get(one.client, one.client)
    told = [
        ("利用する課", one.department), ("接続システム", client),
        ("条例の定め", queries.ordinance(one)), ("根拠", one.basis), ("目的", one.used_for),
        ("条件", one.conditions), ("項目", names(one.items)),
        ("期間", f"{wareki(one.valid_from)}～{wareki(one.valid_until)}"),
        ("差戻しの理由", queries.returned_because(one)), ("終了の理由", one.ended_because),
    ]  # fmt: skip
    return [(label, text) for label, text in told if text]
