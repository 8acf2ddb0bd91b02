"""担当案件: what lies in one's own hands by deadline, everybody's beside it, and handing over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.cases import actions, queries
from sesshu.ledger.cases.queries import Case

PURPOSE = "SYSTEM_OPERATION"
MOST_OFFERED = 300


class HandOverForm(Form):
    """All cases of one person, or those ticked."""

    owner = fields.ChoiceField("いまの担当（この職員の案件をすべて引き継ぐとき）", choices=[], required=False)
    cases = fields.MultiChoiceField("引き継ぐ案件（一部だけのとき）", choices=[], required=False)
    to = fields.ChoiceField("新しい担当", choices=lambda: [(str(p.pk), p.display_name) for p in queries.successors()])
    reason = fields.TextField("引継ぎの理由", most=200, example="人事異動のため")


def columns(names: dict[str, str]) -> list[Column]:
    today = clock.today()
    return [
        Column("kind", "種類", lambda c: c.kind.label, css="tight"),
        Column("label", "案件", lambda c: c.label, link=lambda c: reverse(c.kind.page, args=[c.id])),
        Column("since", "受付・登録の日", lambda c: c.since, css="tight"),
        Column("due_on", "期限", lambda c: c.due_on, css="tight"),
        Column("late", "期限の状態", lambda c: "期限超過" if c.due_on and c.due_on < today else "",
               tag=lambda c: "wrong" if c.due_on and c.due_on < today else ""),
        Column("owner", "担当", lambda c: names.get(c.owner, "担当なし")),
    ]  # fmt: skip


def _names(cases: list[Case]) -> dict[str, str]:
    return names_of_codes({case.owner for case in cases if case.owner})


@endpoint(purpose=PURPOSE, permission="case.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """One's own open cases; with `?all=1` everybody's. No name of a resident is on it."""
    actor, everyone = request.actor, request.GET.get("all") == "1"
    cases = queries.open_cases(actor) if everyone else queries.mine(actor)
    table = Table(
        request, name="cases", columns=columns(_names(cases)), rows=cases, unit="件",
        caption="全員の対応中の案件" if everyone else "自分の担当案件",
        empty="対応中の案件はありません。" if everyone else "担当している案件はありません。",
    )  # fmt: skip
    return show(
        request, "cases/list.html", table=table, everyone=everyone, may_hand_over=actor.may("case.hand_over")
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="case.hand_over")
def hand_over_page(request: HttpRequest) -> HttpResponse:
    """Give some cases, or all of one person, to somebody else."""
    cases = queries.open_cases(request.actor)
    names = _names(cases)
    form = HandOverForm.of(request)
    held: dict[str, int] = {}
    for case in cases:
        held[case.owner] = held.get(case.owner, 0) + 1
    form.fields["owner"].choices = [("", "選んだ案件だけを引き継ぐ")] + [
        (code, f"{names[code]}（{held[code]}件）") for code in sorted(held, key=lambda c: names.get(c, "")) if code
    ]
    form.fields["cases"].choices = [
        (case.key, f"{case.kind.label} {case.label}（担当：{names.get(case.owner, 'なし')}）")
        for case in cases[:MOST_OFFERED]
    ]

    def act(data: dict[str, Any]) -> str:
        chosen = [case.key for case in cases if case.owner == data["owner"]] if data["owner"] else data["cases"]
        number = actions.hand_over(
            cases=chosen, to=UUID(data["to"]), reason=data["reason"], by=request.actor, purpose=request.purpose
        )
        flash(request, "案件を引き継ぎました", f"{number}件の担当を替えました。")
        return reverse("case-list")

    if done := form.submit(act):
        return done
    return show(request, "cases/hand_over.html", form=form, some_left=len(cases) > MOST_OFFERED)
