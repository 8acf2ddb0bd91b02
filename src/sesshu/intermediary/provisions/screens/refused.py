"""受け付けられなかった報告: what the network did not take, and those of it that are to be told again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table, moment
from sesshu.intermediary.provisions import queries, telling_again
from sesshu.intermediary.provisions.models import Provision

MOST_OFFERED = 100
COLUMNS = (
    Column("notified_at", "求めの日時", sort="notified_at", css="tight", with_time=True,
           link=lambda r: reverse("provision-detail", args=[r.id])),
    Column("inquirer", "照会者", css="code tight", sort="inquirer"),
    Column("permit", "許可証の番号", css="code"),
    Column("why", "受け付けられなかったもの", lambda r: queries.refused_of(r)),
)  # fmt: skip


class AgainForm(Form):
    """Those ticked, or all of them."""

    every = fields.CheckField("すべて送り直す")
    chosen = fields.MultiChoiceField("送り直すもの（一部だけのとき）", choices=[], required=False)
    reason = fields.NoteField(
        "送り直す理由", rows=2, most=200, example="ネットワークの記録が元に戻ったと連絡があった"
    )  # fmt: skip


@endpoint(purpose="INFORMATION_EXCHANGE", permission="provision.read")
def refused_page(request: HttpRequest) -> HttpResponse:
    """All that was refused; whoever may puts some or all of it back."""
    rows = queries.refused(request.actor)
    form = _form(request, list(rows[:MOST_OFFERED]), rows.count())
    done = form.submit(lambda data: _act(request, data)) if form else None
    table = Table(
        request, name="provisions-refused", columns=COLUMNS, rows=rows, caption="受け付けられなかった報告",
        empty="受け付けられなかった報告はありません。",
    )  # fmt: skip
    return done or show(
        request, "provisions/refused.html", table=table, form=form, section="provisions", most=MOST_OFFERED
    )


def _form(request: HttpRequest, rows: list[Provision], number: int) -> AgainForm | None:
    if not number or not request.actor.may(telling_again.PERMISSION):
        return None
    form: AgainForm = AgainForm.of(request)
    form.fields["every"].label = f"すべて送り直す（{number:,}件）"
    form.fields["chosen"].choices = [(str(row.pk), _label(row)) for row in rows]
    return form


def _label(row: Provision) -> str:
    return f"{moment(row.notified_at)}　照会者 {row.inquirer}　許可証の番号 {row.permit}"


def _act(request: HttpRequest, data: dict[str, Any]) -> str:
    if not data["every"] and not data["chosen"]:
        raise InvalidInput("送り直すものを選ぶか、「すべて送り直す」に印を付けてください。", field="chosen")
    wanted = None if data["every"] else [UUID(one) for one in data["chosen"]]
    number = telling_again.report_again(
        provision_ids=wanted, reason=data["reason"], by=request.actor, purpose=request.purpose
    )
    flash(
        request, f"{number:,}件を送り直します", "まもなく、遅くとも夜の処理でネットワークに送ります。"
        "また受け付けられなかったものは、理由とともにこの一覧に戻ります。",
    )  # fmt: skip
    return reverse("provision-refused")
