"""ロット回収: the list, a new recall, and one recall with its numbers and all that can be done with it now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.law.letters import guardian_rule
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.recalls import actions, jobs, outputs, posting, queries, withdrawing
from sesshu.ledger.recalls.models import LotRecall
from sesshu.ledger.recalls.screens import forms

PURPOSE = "LOT_RECALL"
LIST = (
    Column("label", "番号", css="code tight", sort=("fiscal_year", "number"),
           link=lambda r: reverse("recall-detail", args=[r.id])),
    Column("product", "ワクチン", lambda r: product_name(r.product)),
    Column("lots", "ロット番号", lambda r: "、".join(r.lots)),
    Column("announced_on", "発表日", sort="announced_on", css="tight"),
    Column("affected", "該当", sort="affected", align="right"),
    Column("waiting", "未確認", sort="waiting", align="right", tag=lambda r: "care" if r.waiting else ""),
    Column("state", "状態", lambda r: "終了" if r.closed_at else "対応中", css="tight",
           tag=lambda r: "" if r.closed_at else "key"),
)  # fmt: skip
# Form → the permission it needs; all need an open recall, the lists do not.
OFFERED: dict[type[Form], str] = {
    forms.SearchAgainForm: "recall.write",
    forms.LettersForm: "recall.write",
    forms.FaxForm: "recall.write",
    forms.PeopleListForm: "file.export",
    forms.InstitutionListForm: "file.export",
    forms.PostForm: "recall.write",
    forms.WithdrawalListForm: "file.export",
    forms.CloseForm: "recall.write",
}
AFTER_CLOSING = {forms.PeopleListForm, forms.InstitutionListForm, forms.WithdrawalListForm}


@endpoint(purpose=PURPOSE, permission="recall.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All recalls, the newest first."""
    table = Table(
        request, name="recalls", columns=LIST, rows=queries.recalls(request.actor), caption="ロット回収の一覧",
        empty="ロット回収は登録されていません。",
    )  # fmt: skip
    return show(request, "recalls/list.html", table=table, may_write=request.actor.may("recall.write"))


@endpoint(purpose=PURPOSE, permission="recall.write")
def new_page(request: HttpRequest) -> HttpResponse:
    """Register a recall; all doses are searched at once."""
    form = forms.RecallForm.of(request)

    def act(_: dict[str, Any]) -> str:
        recall = actions.register_recall(by=request.actor, purpose=request.purpose, **form.asked())
        flash(request, "登録し、すべての接種記録を探しました", f"{recall.doses_searched:,}件の接種を調べました。")
        return reverse("recall-detail", args=[recall.id])

    return form.submit(act) or show(request, "recalls/new.html", form=form, section="recalls")


@endpoint(purpose=PURPOSE, permission="recall.read")
def detail_page(request: HttpRequest, recall_id: UUID) -> HttpResponse:
    """One recall. The page counts people and names none."""
    recall = queries.get(request.actor, recall_id)
    offered = _forms_for(request, recall)
    for form, act in offered.values():
        done = form.submit(act)
        if done:
            return done
    numbers, found = queries.numbers(request.actor, recall), withdrawing.to_withdraw(request.actor, recall)
    if not found:
        offered.pop("withdrawallist_form", None)
    return show(
        request, "recalls/detail.html", status=max((f.status for f, _ in offered.values() if f.errors), default=200),
        numbers=numbers, by_route=[(route.label, n) for route, n in numbers.by_route.items()],
        institutions=queries.by_institution(request.actor, recall),
        letters=recall.doses.exclude(letter_run=None).values("resident").distinct().count(),
        withdrawals=[one for one in found if one.posted_on is None],
        changed_since=[one for one in found if one.posted_on],
        guardian_age=guardian_rule().until_age, runs=_runs(recall), may_register=request.actor.may("form.read"),
        may_write=request.actor.may("recall.write") and recall.closed_at is None, **head(recall),
        **{name: form for name, (form, _) in offered.items()},
    )  # fmt: skip


def head(recall: LotRecall) -> dict[str, Any]:
    """What every page about a recall shows at its head."""
    period = ""
    if recall.used_from and recall.used_until:
        period = f"{wareki(recall.used_from)}から{wareki(recall.used_until)}まで"
    facts = [
        ("ワクチン", product_name(recall.product)), ("ロット番号", "、".join(recall.lots)), ("理由", recall.reason),
        ("発表", f"{wareki(recall.announced_on)}　{recall.announced_by}"),
        ("使われた期間", period or "確実な接種の最初の日から最後の日まで"),
    ]  # fmt: skip
    return {"recall": recall, "facts": facts, "section": "recalls"}


def _runs(recall: LotRecall) -> list[tuple[str, Any, Any]]:
    """The print runs of letters and faxes, with their kind and the day of posting."""
    made = recall.doses.exclude(letter_run=None).order_by().values("letter_run")
    posted = dict(recall.postings.values_list("run_id", "posted_on"))
    found = [
        ("手紙", run, posted.get(run.id))
        for run in PrintRun.objects.filter(id__in=made).order_by("fiscal_year", "number")
    ]
    return [*found, ("照会票", recall.fax_run, None)] if recall.fax_run else found


def _forms_for(request: HttpRequest, recall: LotRecall) -> dict[str, tuple[Form, Callable[[dict[str, Any]], str]]]:
    """The forms this person is offered now, each with its act. A form that was sent is always among them."""
    sent = request.POST.get("form_name", "") if request.method == "POST" else ""
    found: dict[str, tuple[Form, Callable[[dict[str, Any]], str]]] = {}
    for form, permission in OFFERED.items():
        open_now = recall.closed_at is None or form in AFTER_CLOSING
        if not request.actor.may(permission) or not (open_now or form.form_name() == sent):
            continue
        name = form.form_name().removesuffix("Form").lower()
        bound = form.of(request) if form.form_name() == sent else form(request=request)
        bound.auto_id = f"{name}_%s"
        if isinstance(bound, forms.PostForm):
            runs = posting.unposted(recall)
            if not runs and form.form_name() != sent:
                continue
            bound.offer([(str(run.id), f"{run.label}（{run.rows:,}通）") for run in runs])
        found[f"{name}_form"] = (bound, _act(request, recall, name))
    return found


def _act(request: HttpRequest, recall: LotRecall, name: str) -> Callable[[dict[str, Any]], str]:
    key, by, purpose = recall.id, request.actor, request.purpose

    def act(data: dict[str, Any]) -> str:
        match name:
            case "searchagain":
                new = actions.search_again(recall_id=key, by=by, purpose=purpose)
                flash(request, "もう一度探しました", f"新しく見つかった接種は{new}件です。")
            case "letters":
                run = outputs.prepare_letters(recall_id=key, by=by, purpose=purpose)
                jobs.start(run, by=by, purpose=purpose)
                flash(
                    request,
                    "手紙の作成を始めました",
                    f"{run.rows}通。印刷できない文字のため除いた人は{run.held}人です。",
                )
            case "fax":
                run = outputs.prepare_fax(recall_id=key, by=by, purpose=purpose)
                jobs.start(run, by=by, purpose=purpose)
                flash(request, "照会票の作成を始めました", f"{run.rows}枚。個人名は載りません。")
            case "peoplelist":
                made = outputs.export_people(recall_id=key, by=by, purpose=purpose, **data)
                return reverse("file-export", args=[made.id])
            case "withdrawallist":
                made = withdrawing.export_withdrawals(recall_id=key, by=by, purpose=purpose, **data)
                return reverse("file-export", args=[made.id])
            case "post":
                posting.post_letters(
                    recall_id=key, run_id=UUID(data["run"]), posted_on=data["posted_on"], by=by, purpose=purpose
                )
                flash(request, "投函を記録しました", wareki(data["posted_on"]))
            case "institutionlist":
                made = outputs.export_institutions(recall_id=key, by=by, purpose=purpose, **data)
                return reverse("file-export", args=[made.id])
            case _:
                actions.close(recall_id=key, note=data["note"], by=by, purpose=purpose)
                flash(request, "ロット回収を終了しました", "")
        return reverse("recall-detail", args=[key])

    return act
