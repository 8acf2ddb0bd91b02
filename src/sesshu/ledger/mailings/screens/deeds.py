"""What is done with mailings: prepare, change, trial, request, release, print, post, cancel, returned mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.mailings import actions, jobs, queries, under_way
from sesshu.ledger.mailings.freshness import is_stale
from sesshu.ledger.mailings.models import Mailing, MailingPlan, Producer
from sesshu.ledger.mailings.planning import queries as planning
from sesshu.ledger.mailings.screens import forms
from sesshu.ledger.mailings.states import MailingState

Act = Callable[[dict[str, Any]], str]
# Form → states in which it is offered, and the permission it needs.
OFFERED: dict[type[Form], tuple[set[str], str]] = {
    forms.TrialForm: ({"draft", "trial"}, "mailing.prepare"),
    forms.AcceptForm: ({"trial", "requested"}, "mailing.release"),
    forms.StaleForm: ({"trial", "requested"}, "mailing.release"),
    forms.DecisionForm: ({"trial", "requested", "released", "printed", "posted"}, "form.print"),
    forms.RequestForm: ({"trial"}, "mailing.prepare"),
    forms.ReleaseForm: ({"requested"}, "mailing.release"),
    forms.SendBackForm: ({"requested", "releasing"}, "mailing.release"),
    forms.PrintForm: ({"released"}, "mailing.print"),
    forms.ReprintForm: ({"printed"}, "mailing.print"),
    forms.ListForm: ({"released", "printed", "posted"}, "file.export"),
    forms.PostForm: ({"printed"}, "mailing.print"),
    forms.CancelForm: ({"draft", "trial", "requested", "released", "printed"}, "mailing.prepare"),
}


def forms_for(request: HttpRequest, mailing: Mailing) -> dict[str, tuple[Form, Act]]:
    """The forms this person is offered for a mailing now, each with its act. A form that was sent is always among
    them, so that a second click leads to the first result."""
    sent = request.POST.get("form_name", "") if request.method == "POST" else ""
    found: dict[str, tuple[Form, Act]] = {}
    # Sent a second time, the form that began the work is answered with what goes on.
    if under_way.judging_job(mailing) and sent not in {forms.TrialForm.form_name(), forms.ReleaseForm.form_name()}:
        if sent:
            under_way.check_not_judging(mailing)
        return {}
    for form, (states, permission) in OFFERED.items():
        if not request.actor.may(permission) or (mailing.state not in states and form.form_name() != sent):
            continue
        if form is forms.ReleaseForm and request.actor.code in {mailing.prepared_by, mailing.requested_by}:
            continue
        if form.form_name() != sent and not _is_open(form, mailing, request.actor.code):
            continue
        name = form.form_name().removesuffix("Form").lower()
        bound = form.of(request) if form.form_name() == sent else form(request=request)
        found[f"{name}_form"] = (bound, _act(request, mailing, name))
    return found


def _is_open(form: type[Form], mailing: Mailing, code: str) -> bool:
    """False for what the mailing itself stands against."""
    waits = bool(mailing.deviations) and mailing.deviation_accepted_by is None
    if form is forms.AcceptForm:
        return waits and code != mailing.prepared_by
    if form is forms.StaleForm:
        mine = code in {mailing.prepared_by, mailing.requested_by}
        return not mine and mailing.stale_accepted_at is None and is_stale(mailing)
    if form in {forms.RequestForm, forms.ReleaseForm}:
        return not waits
    return form not in {forms.PrintForm, forms.ReprintForm} or mailing.producer == Producer.HOUSE


def _act(request: HttpRequest, mailing: Mailing, name: str) -> Act:
    key, by = mailing.id, request.actor
    page = reverse("mailing-detail", args=[key])

    def act(data: dict[str, Any]) -> str:
        match name:
            case "trial":
                if jobs.start_trial(mailing_id=key, by=by):
                    told = ("仮抽出を始めました", "進み具合はこの画面で分かります。ほかの仕事をしてもかまいません。")
                else:
                    told = ("仮抽出をしました", "件数と境目の誕生日を確認し、確定を依頼してください。")
            case "accept":
                actions.accept_deviations(mailing_id=key, reason=data["reason"], by=by)
                told = ("差異を認めました", "確定の依頼に進めます。")
            case "stale":
                actions.accept_stale_register(mailing_id=key, reason=data["reason"], by=by)
                told = ("古い住民情報のままの確定を認めました", "理由と職員の名前は、決裁資料と一覧に出ます。")
            case "decision":
                run = jobs.start_decision(mailing_id=key, by=by)
                flash(request, "決裁資料を作っています", "できると、この画面からPDFを取り出せます。")
                return reverse("form-run", args=[run.id])
            case "request":
                actions.request_release(mailing_id=key, by=by)
                told = ("確定を依頼しました", "別の職員が内容を確認して確定します。")
            case "release":
                if actions.release(mailing_id=key, by=by).state == MailingState.RELEASING:
                    told = ("確定を始めました", "進み具合はこの画面で分かります。ほかの仕事をしてもかまいません。")
                else:
                    told = ("確定しました", "仮抽出のあとに変わった人は外れています。続けて印刷できます。")
            case "sendback":
                actions.send_back(mailing_id=key, reason=data["reason"], by=by)
                told = ("差し戻しました", "準備した職員が仮抽出をやり直します。")
            case "print":
                jobs.start_printing(mailing_id=key, by=by)
                told = ("印刷を始めました", "手紙ができると、出力台帳からPDFを取り出せます。")
            case "reprint":
                again = jobs.start_reprint(mailing_id=key, by=by, **data)
                flash(request, "再印刷を始めました", f"{again.rows:,}通。できると、この画面からPDFを取り出せます。")
                return reverse("form-run", args=[again.id])
            case "list":
                made = actions.export_list(mailing_id=key, profile=data["profile"], by=by)
                return reverse("file-export", args=[made.id])
            case "post":
                actions.post(mailing_id=key, on=data["on"], by=by)
                told = ("投函を記録しました", "返戻があったときは、発送の一覧の「郵便返戻の登録」で登録してください。")
            case _:
                actions.cancel(mailing_id=key, reason=data["reason"], by=by)
                told = ("発送を中止しました", "")
        flash(request, *told)
        return page

    return act


def _planned(request: HttpRequest) -> tuple[MailingPlan, date] | None:
    """The entry of the yearly plan that the page was opened from (`?plan=CODE&on=DAY`), if any."""
    code = request.GET.get("plan", "")
    if not code:
        return None
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        raise InvalidInput("年間計画から開き直してください。", field="on", example="2026-11-01") from None
    return planning.get(request.actor, code, on), on


@endpoint(purpose="RECOMMENDATION", permission="mailing.prepare")
def new_page(request: HttpRequest) -> HttpResponse:
    """Begin a mailing: its conditions."""
    planned = _planned(request)
    form = forms.MailingForm.of(request, initial=forms.planned_values(planned[0], planned[1]) if planned else None)
    plan_code = planned[0].code if planned else ""

    def act(_: dict[str, Any]) -> str:
        mailing = actions.prepare(by=request.actor, plan_code=plan_code, **form.asked())
        flash(request, "条件を登録しました", "次に仮抽出をしてください。")
        return reverse("mailing-detail", args=[mailing.id])

    return form.submit(act) or show(request, "mailings/conditions.html", form=form, section="mailings")


@endpoint(purpose="RECOMMENDATION", permission="mailing.prepare")
def conditions_page(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """Ask anew; a trial that was made is thrown away."""
    mailing = queries.get(request.actor, mailing_id)
    form = forms.MailingForm.of(request, initial=forms.MailingForm.values_of(mailing))

    def act(_: dict[str, Any]) -> str:
        actions.change_conditions(mailing_id=mailing.id, by=request.actor, **form.asked(mailing))
        flash(request, "条件を変更しました", "仮抽出をやり直してください。")
        return reverse("mailing-detail", args=[mailing.id])

    return form.submit(act) or show(request, "mailings/conditions.html", form=form, mailing=mailing, section="mailings")


@endpoint(purpose="RECOMMENDATION", permission="mailing.print")
def returned_page(request: HttpRequest) -> HttpResponse:
    """郵便返戻: a letter that came back, by the number on it."""
    form = forms.ReturnedForm.of(request)

    def act(data: dict[str, Any]) -> str:
        person = actions.record_returned(serial=data["serial"], on=data["on"], by=request.actor)
        flash(request, "返戻を登録しました", f"発送 {person.mailing.label} の {person.serial} 番の手紙です。")
        return reverse("mailing-returned")

    return form.submit(act) or show(request, "mailings/returned.html", form=form, section="mailings")
