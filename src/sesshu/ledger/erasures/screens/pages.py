"""消去: the list, a new request with everybody in it, one erasure with what is gone, and what becomes of tables."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.approvals.screens.presenters import shown as shown_approvals
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.law.retention import retention_rule
from sesshu.ledger.erasures import actions, jobs, queries
from sesshu.ledger.erasures.models import Erasure
from sesshu.ledger.erasures.screens.forms import AskForm, CancelForm, ResumeForm
from sesshu.ledger.erasures.states import ErasureState
from sesshu.ledger.erasures.treatments import TREATMENTS, WORDS
from sesshu.ledger.provision_copies import removing

PURPOSE = "ERASURE"
TAGS = {"asked": "care", "running": "key", "done": "right", "cancelled": ""}
LIST = (
    Column("label", "番号", css="code tight", sort=("fiscal_year", "number"),
           link=lambda r: reverse("erasure-detail", args=[r.pk])),
    Column("as_of", "基準日", css="tight"),
    Column("people_total", "対象", lambda r: f"{r.people_total:,}人", align="right"),
    Column("asked_by_name", "依頼した職員"),
    Column("state", "状態", lambda r: r.get_state_display(), css="tight", tag=lambda r: TAGS[r.state]),
)  # fmt: skip
PAST = (
    Column("name", "氏名", lambda k: k.resident.name, css="official-name",
           link=lambda k: reverse("resident-page", args=[k.resident.pk])),
    Column("removed_on", "死亡日", lambda k: k.resident.removed_on, css="tight"),
    Column("ends_on", "保存期間の最後の日", lambda k: k.clock.ends_on, css="tight"),
)  # fmt: skip
HELD = (
    Column("name", "氏名", lambda pair: pair[0].resident.name, css="official-name",
           link=lambda pair: reverse("resident-page", args=[pair[0].resident.pk])),
    Column("why", "見送る理由", lambda pair: pair[1]),
)  # fmt: skip
PEOPLE = (
    Column("name", "氏名", lambda r: r.resident.name, css="official-name",
           link=lambda r: reverse("resident-page", args=[r.resident_id])),
    Column("died_on", "死亡日", css="tight"),
    Column("ends_on", "保存期間の最後の日", css="tight"),
    Column("left_out", "見送った理由", lambda r: r.left_out or "－"),
)  # fmt: skip
TREATED = (
    Column("label", "記録"),
    Column("table", "表", css="code"),
    Column("action", "消去のとき", lambda t: WORDS[t.action], css="tight"),
    Column("reason", "残すもの・理由", lambda t: t.reason or "－"),
)


@endpoint(purpose=PURPOSE, permission="retention.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All erasures, the newest first."""
    table = Table(
        request, name="erasures", columns=LIST, rows=queries.erasures(request.actor), caption="消去の一覧",
        empty="消去はありません。",
    )  # fmt: skip
    return show(request, "erasures/list.html", table=table, may_write=request.actor.may("erasure.write"))


@endpoint(purpose=PURPOSE, permission="erasure.write")
def new_page(request: HttpRequest) -> HttpResponse:
    """Everybody who would be erased and everybody held back; then the request to two people."""
    form = AskForm.of(request)

    def act(given: dict[str, Any]) -> str:
        made = actions.ask(reason=given["reason"], by=request.actor, purpose=request.purpose)
        flash(request, "承認を依頼しました", f"{made.label}。別々の職員二人が承認すると、消去が始まります。")
        return reverse("erasure-detail", args=[made.pk])

    if done := form.submit(act):
        return done
    today = clock.today()
    found = queries.candidates(request.actor, today)
    rows = found.ready
    table = Table(request, name="erasure-new", columns=PAST, rows=rows, caption="消去する人", unit="人",
                  empty="消去できる人はいません。")  # fmt: skip
    left = Table(request, name="erasure-held", columns=HELD, rows=found.held, caption="見送る人", unit="人",
                 empty="見送る人はいません。", part="held")  # fmt: skip
    shown = [*_page(table, rows), *(one for one, _ in _page(left, found.held))]
    _seen(request, "", [one.resident.subject for one in shown])
    return show(request, "erasures/new.html", form=form, table=table, held=left, rule=retention_rule(today))


@endpoint(purpose=PURPOSE, permission="retention.read")
def treatments_page(request: HttpRequest) -> HttpResponse:
    """What becomes of each table."""
    table = Table(request, name="erasure-treatments", columns=TREATED, rows=list(TREATMENTS), caption="表ごとの扱い",
                  unit="行")  # fmt: skip
    return show(request, "erasures/treatments.html", table=table)


@endpoint(purpose=PURPOSE, permission="retention.read")
def detail_page(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """One erasure: who is in it, who approved, and how many rows of which table are gone."""
    erasure = queries.get(request.actor, erasure_id)
    forms = _forms(request, erasure)
    for form, act in forms.values():
        if done := form.submit(act):
            return done
    people = queries.people(request.actor, erasure)
    table = Table(request, name="erasure-people", columns=PEOPLE, rows=people, caption="対象の人", unit="人",
                  empty="名簿に残っている人はいません。")  # fmt: skip
    shown = people[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    _seen(request, f"erasure:{erasure.pk}", [row.resident.subject for row in shown])
    return show(
        request, "erasures/detail.html", erasure=erasure, table=table, tag=TAGS[erasure.state],
        approvals=shown_approvals(queries.requests(erasure)), lines=queries.lines(erasure),
        left_out=queries.left_out(erasure), erased=erasure.records.count(), running=jobs.going_on(erasure),
        copies=removing.removal(f"erasure:{erasure.pk}"),
        status=max((form.status for form, _ in forms.values() if form.errors), default=200),
        **{f"{name}_form": form for name, (form, _) in forms.items()},
    )  # fmt: skip


def _forms(request: HttpRequest, erasure: Erasure) -> dict[str, Any]:
    here = reverse("erasure-detail", args=[erasure.pk])

    def cancel(_: dict[str, Any]) -> str:
        actions.cancel(erasure_id=erasure.pk, by=request.actor, purpose=request.purpose)
        flash(request, "取りやめました", "何も消去していません。名簿は消えました。")
        return here

    def resume(_: dict[str, Any]) -> str:
        actions.resume(erasure_id=erasure.pk, by=request.actor, purpose=request.purpose)
        flash(request, "再開しました", "残りの人とファイルの消去を続けます。")
        return here

    offered: dict[str, tuple[Any, Any]] = {}
    if request.actor.may("erasure.write") and erasure.state == ErasureState.ASKED:
        offered["cancel"] = (CancelForm.of(request), cancel)
    if request.actor.may("erasure.write") and erasure.state == ErasureState.RUNNING and not jobs.going_on(erasure):
        offered["resume"] = (ResumeForm.of(request), resume)
    return offered


def _page(table: Table, rows: list[Any]) -> list[Any]:
    return rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]


def _seen(request: HttpRequest, obj: str, subjects: list[str]) -> None:
    if subjects:
        audit.record_read("erasure.read", by=request.actor, purpose=request.purpose, obj=obj, subjects=subjects)
