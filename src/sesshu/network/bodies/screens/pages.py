"""団体: the list, and one body with what holds of its assessment."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.contracts.exchange.keys import thumbprint
from sesshu.contracts.exchange.rules.asking import Assessment
from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.law.capacities import named
from sesshu.network.bodies import assessments, kinds, queries
from sesshu.network.bodies.assessments import assessment_on
from sesshu.network.bodies.kinds import borne_on
from sesshu.network.bodies.models import AssessmentFact, Body, KindFact
from sesshu.network.bodies.registering import SHOWN

PURPOSE = "INFORMATION_EXCHANGE"
COLUMNS = (
    Column("code", "団体コード", css="code tight", sort="code", link=lambda b: reverse("body-detail", args=[b.code])),
    Column("name", "名称", sort="name"),
    Column("kind", "種類", lambda b: named(borne_on(b, clock.today()))),
    Column("assessment", "評価書", lambda b: _state(b), css="tight", tag=lambda b: _tag(b)),
    Column("address", "接続先"),
)  # fmt: skip
KINDS = (
    Column("valid_from", "適用開始日", lambda f: wareki(f.valid_from), css="tight"),
    Column("words", "登録した種類", lambda f: named(f.words)),
    Column("people", "申請・承認", lambda f: _people(f)),
)
HISTORY = (
    Column("valid_from", "適用開始日", lambda f: wareki(f.valid_from), css="tight"),
    Column("number", "評価書番号", lambda f: f.assessment_number, css="code tight"),
    Column("published_on", "公表日", lambda f: wareki(f.published_on) if f.published_on else "公表なし"),
    Column("withdrawn_on", "取下げの日", lambda f: wareki(f.withdrawn_on) if f.withdrawn_on else ""),
    Column("pending", "重要な変更", lambda f: "公表がまだ" if f.change_pending else ""),
    Column("people", "申請・承認", lambda f: _people(f)),
)


class AssessmentForm(Form):
    """What holds of the assessment from a day on."""

    valid_from = fields.DateField("適用開始日")
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
    """One body; whoever may asks for a change of what holds of its assessment."""
    body = queries.get(request.actor, code)
    may_write = request.actor.may("body.write")
    form = AssessmentForm.of(request, initial=_initial(body)) if may_write else None

    def act(data: dict[str, Any]) -> str:
        assessments.ask_assessment(body=body, by=request.actor, purpose=request.purpose, **data)
        flash(request, "評価書の公表を申請しました", "別の職員が承認すると、適用開始日から有効になります。")
        return reverse("body-detail", args=[code])

    done = form.submit(act) if form else None
    facts = [
        ("種類（今日）", named(borne_on(body, clock.today()))), ("接続先", body.address), ("経路", body.route),
        ("署名の鍵の指紋", thumbprint(body.signing)[:SHOWN]),
        ("暗号の鍵の指紋", body.keys.encryption_thumbprint[:SHOWN]),
        ("評価書", f"番号{assessment_on(body, clock.today()).number or 'なし'}（{_state(body)}）"),
    ]  # fmt: skip
    history = Table(
        request, name="assessment", columns=HISTORY, rows=list(assessments.facts_of(body)),
        caption="評価書の公表の経過", empty="登録されていません。", part="assessment",
    )  # fmt: skip
    return done or show(
        request, "bodies/detail.html", body=body, facts=facts, form=form, kinds=_kinds(request, body),
        history=history, section="bodies",
    )  # fmt: skip


def _kinds(request: HttpRequest, body: Body) -> Table:
    return Table(
        request, name="body-kinds", columns=KINDS, rows=list(kinds.kinds_of(body)), caption="種類の経過",
        empty="登録されていません。",
    )  # fmt: skip


def _initial(body: Body) -> dict[str, Any]:
    now = assessment_on(body, clock.today())
    return {
        "number": now.number, "published_on": now.published_on, "withdrawn_on": now.withdrawn_on,
        "change_pending": now.change_pending, "valid_from": clock.today(),
    }  # fmt: skip


def _people(fact: AssessmentFact | KindFact) -> str:
    names = names_of_codes([fact.asked_by, fact.recorded_by])
    return " → ".join(names.get(one, one) for one in (fact.asked_by, fact.recorded_by) if one)


def _state(body: Body) -> str:
    return _word(assessment_on(body, clock.today()), clock.today())


def _word(one: Assessment, day: date) -> str:
    if one.withdrawn_on and one.withdrawn_on <= day:
        return "取下げ"
    if one.change_pending:
        return "変更の公表待ち"
    return "公表" if one.published_on and one.published_on <= day else "公表なし"


def _tag(body: Body) -> str:
    return "right" if _state(body) == "公表" else "wrong"
