"""一括訂正: the list, a new one, and one with what would change, what was approved and what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.bulk_corrections import actions, approving, jobs, queries
from sesshu.ledger.bulk_corrections.models import BulkCorrection
from sesshu.ledger.bulk_corrections.screens.forms import AskForm, CancelForm, NewForm, UndoForm
from sesshu.ledger.bulk_corrections.states import BulkState
from sesshu.ledger.doses.screens.presenters import LEVEL_WORDS
from sesshu.ledger.doses.vaccines import product_name

PURPOSE = "DOSE_REGISTRATION"
STATE_TAGS = {"looking": "key", "looked": "care", "running": "key", "done": "right", "cancelled": ""}
LIST = (
    Column("label", "番号", css="code tight", sort=("fiscal_year", "number"),
           link=lambda r: reverse("bulk-correction-detail", args=[r.pk])),
    Column("what", "内容", queries.words),
    Column("doses_total", "件数", sort="doses_total", align="right"),
    Column("asked_by_name", "作成者"),
    Column("state", "状態", lambda r: r.get_state_display(), css="tight", tag=lambda r: STATE_TAGS[r.state]),
)  # fmt: skip


def _level(code: str) -> str:
    return LEVEL_WORDS[code][0] if code in LEVEL_WORDS else "－"


def _columns(field: str) -> tuple[Column, ...]:
    return (
        Column("name", "氏名", lambda r: r.resident.name, css="official-name",
               link=lambda r: reverse("resident-page", args=[r.resident_id])),
        Column("product", "ワクチン", lambda r: product_name(r.dose.product)),
        Column("before", "訂正前", lambda r: queries.value_words(field, r.before)),
        Column("after", "訂正後", lambda r: queries.value_words(field, r.after)),
        Column("level_before", "いまの判定", lambda r: _level(r.level_before), css="tight"),
        Column("level_after", "訂正後の判定", lambda r: _level(r.level_after), css="tight",
               tag=lambda r: "care" if r.is_changed else ""),
        Column("why_after", "訂正後の理由"),
        Column("others", "ほかに変わる接種", lambda r: f"{r.others}件" if r.others else "なし"),
        Column("outcome", "結果", lambda r: r.get_outcome_display() + (f"：{r.outcome_why}" if r.outcome_why else "")),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="dose.correct")
def list_page(request: HttpRequest) -> HttpResponse:
    """All bulk corrections, the newest first."""
    table = Table(
        request, name="bulk-corrections", columns=LIST, rows=queries.bulk_corrections(request.actor),
        caption="一括訂正の一覧", empty="一括訂正はありません。",
    )  # fmt: skip
    return show(request, "bulk_corrections/list.html", table=table)


@endpoint(purpose=PURPOSE, permission="dose.correct")
def new_page(request: HttpRequest) -> HttpResponse:
    """Say which doses, which field, which value. Nothing is corrected yet."""
    form = NewForm.of(request)

    def act(_: dict[str, Any]) -> str:
        bulk = actions.prepare(by=request.actor, purpose=request.purpose, **form.asked())
        flash(
            request, "対象を固定しました", f"{bulk.doses_total:,}件（{bulk.people_total:,}人）の下見を作成しています。"
        )
        return reverse("bulk-correction-detail", args=[bulk.pk])

    return form.submit(act) or show(request, "bulk_corrections/new.html", form=form, section="bulk")


@endpoint(purpose=PURPOSE, permission="dose.correct")
def detail_page(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """One correction: what would change, and what can be done with it now."""
    bulk = queries.get(request.actor, bulk_id)
    waiting = approving.waiting(bulk)
    undo = getattr(bulk, "undone_by", None)
    forms = _forms(request, bulk, can_ask=waiting is None, can_undo=undo is None)
    for form, act in forms.values():
        done = form.submit(act)
        if done:
            return done
    table = Table(
        request, name="bulk-correction-doses", columns=_columns(bulk.field), rows=queries.doses(request.actor, bulk),
        caption="対象の接種記録", empty="対象の接種記録はありません。",
    )  # fmt: skip
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    audit.record_read(
        "bulk_correction.read", by=request.actor, purpose=request.purpose, obj=f"bulk_correction:{bulk.pk}",
        subjects=list(dict.fromkeys(f"resident:{row.resident_id}" for row in shown)),
    )  # fmt: skip
    return show(
        request, "bulk_corrections/detail.html", bulk=bulk, what=queries.words(bulk), table=table, waiting=waiting,
        numbers=queries.numbers(request.actor, bulk), tag=STATE_TAGS[bulk.state], undo=undo, running=_job(bulk),
        status=max((f.status for f, _ in forms.values() if f.errors), default=200),
        **{f"{name}_form": form for name, (form, _) in forms.items()},
    )  # fmt: skip


def _forms(request: HttpRequest, bulk: BulkCorrection, *, can_ask: bool, can_undo: bool) -> dict[str, Any]:
    by, purpose, here = request.actor, request.purpose, reverse("bulk-correction-detail", args=[bulk.pk])

    def ask(_: dict[str, Any]) -> str:
        asked = approving.ask(bulk_id=bulk.pk, by=by, purpose=purpose)
        flash(request, "承認を依頼しました", f"起案番号{asked.decision_number}。別の職員が承認すると訂正が始まります。")
        return here

    def cancel(_: dict[str, Any]) -> str:
        actions.cancel(bulk_id=bulk.pk, by=by, purpose=purpose)
        flash(request, "取りやめました", "接種記録は変わっていません。")
        return here

    def undo(given: dict[str, Any]) -> str:
        made = actions.prepare_undo(bulk_id=bulk.pk, note=given["note"], by=by, purpose=purpose)
        flash(
            request, "元に戻す一括訂正を作りました", f"{made.label}、{made.doses_total:,}件。承認を受けて実行します。"
        )
        return reverse("bulk-correction-detail", args=[made.pk])

    offered: dict[str, tuple[Any, Any]] = {}
    if bulk.state == BulkState.LOOKED and can_ask:
        offered["ask"] = (AskForm.of(request), ask)
    if bulk.state in (BulkState.LOOKING, BulkState.LOOKED):
        offered["cancel"] = (CancelForm.of(request), cancel)
    if bulk.state == BulkState.DONE and can_undo:
        offered["undo"] = (UndoForm.of(request), undo)
    for name, (form, _) in offered.items():
        form.auto_id = f"{name}_%s"
    return offered


def _job(bulk: BulkCorrection) -> Job | None:
    """The work that goes on now."""
    kind = {BulkState.LOOKING: jobs.LOOK, BulkState.RUNNING: jobs.CORRECT}.get(BulkState(bulk.state))
    return Job.objects.filter(kind=kind, key=str(bulk.pk)).first() if kind else None
