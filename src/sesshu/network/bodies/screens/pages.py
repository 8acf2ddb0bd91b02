"""団体: the list, and one body with what holds of its assessment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.contracts.exchange.keys import thumbprint
from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.law.capacities import named
from sesshu.network.bodies import actions, queries
from sesshu.network.bodies.models import Body
from sesshu.network.bodies.registering import SHOWN

PURPOSE = "INFORMATION_EXCHANGE"
COLUMNS = (
    Column("code", "符号・コード", css="code tight", sort="code", link=lambda b: reverse("body-detail", args=[b.code])),
    Column("name", "名称", sort="name"),
    Column("kind", "種類", lambda b: named(b.kind)),
    Column("assessment", "評価書", lambda b: _state(b), css="tight", tag=lambda b: _tag(b)),
    Column("address", "接続先"),
)  # fmt: skip


class AssessmentForm(Form):
    """What holds of the assessment now."""

    number = fields.TextField("評価書番号", most=20, required=False)
    published_on = fields.DateField("公表日", required=False)
    withdrawn_on = fields.DateField("取下げの日", required=False)
    change_pending = fields.CheckField("重要な変更があり、まだ公表していない", required=False)


@endpoint(purpose=PURPOSE, permission="body.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All bodies."""
    table = Table(
        request, name="bodies", columns=COLUMNS, rows=queries.bodies(request.actor), caption="つながる団体",
        empty="団体は登録されていません。",
    )  # fmt: skip
    return show(request, "bodies/list.html", table=table, may_write=request.actor.may("body.write"))


@endpoint(purpose=PURPOSE, permission="body.read")
def detail_page(request: HttpRequest, code: str) -> HttpResponse:
    """One body; whoever may changes what holds of its assessment."""
    body = queries.get(request.actor, code)
    may_write = request.actor.may("body.write")
    form = AssessmentForm.of(request, initial=_initial(body)) if may_write else None

    def act(data: dict[str, Any]) -> str:
        actions.publish_assessment(code=code, by=request.actor, purpose=request.purpose, **data)
        flash(request, "評価書の公表を登録しました", body.name)
        return reverse("body-detail", args=[code])

    done = form.submit(act) if form else None
    facts = [
        ("種類", named(body.kind)), ("接続先", body.address), ("経路", body.route),
        ("署名の鍵の指紋", thumbprint(body.signing)[:SHOWN]),
        ("暗号の鍵の指紋", body.keys.encryption_thumbprint[:SHOWN]),
        ("評価書", f"{body.assessment_number or '番号なし'}（{_state(body)}）"),
    ]  # fmt: skip
    return done or show(request, "bodies/detail.html", body=body, facts=facts, form=form, section="bodies")


def _initial(body: Body) -> dict[str, Any]:
    return {
        "number": body.assessment_number, "published_on": body.assessment_published_on,
        "withdrawn_on": body.assessment_withdrawn_on, "change_pending": body.assessment_change_pending,
    }  # fmt: skip


def _state(body: Body) -> str:
    today = clock.today()
    if body.assessment_withdrawn_on and body.assessment_withdrawn_on <= today:
        return "取下げ"
    if body.assessment_change_pending:
        return "変更の公表待ち"
    return "公表" if body.assessment_published_on and body.assessment_published_on <= today else "公表なし"


def _tag(body: Body) -> str:
    return "right" if _state(body) == "公表" else "wrong"
