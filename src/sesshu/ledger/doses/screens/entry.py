"""接種の登録・訂正・取消・判断: every dose is judged before it is saved, and none that was given is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput, MovedOn, Refused
from sesshu.foundation.screens import flash
from sesshu.ledger.doses import actions, queries
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import Verdict
from sesshu.ledger.doses.screens import presenters
from sesshu.ledger.doses.screens.forms import CorrectForm, DecideForm, DoseForm, WhatIfForm, WithdrawForm
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.doses.what_if import SENTENCES, what_if
from sesshu.ledger.residents import queries as residents


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A verdict in words."""

    level: str
    word: str
    sentence: str
    reasons: tuple[presenters.ReasonLine, ...]


def verdict_line(verdict: Verdict) -> VerdictLine:
    word, _ = presenters.LEVEL_WORDS[verdict.level]
    return VerdictLine(verdict.level, word, SENTENCES[verdict.level], presenters.reason_lines(verdict.reasons))


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.write")
def enter_dose(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Register one dose. A dose outside the rules comes back once with its reasons and asks for a decision."""
    resident = _announced(request, resident_id, "dose.entry_opened")
    form = DoseForm(request, data=request.POST or None)
    context: dict[str, Any] = header(request, resident) | {"page_title": "接種の登録", "act": "登録する"}
    if request.method == "POST" and form.is_valid():
        if (answered := form.first_result()) is not None:
            return redirect(answered)
        entry = DoseEntry(resident_id=resident.pk, **form.dose_values())
        done = _try(request, form, context, lambda: actions.record_doses(
            entries=[entry], by=request.actor, purpose=request.purpose
        )[0])  # fmt: skip
        if done:
            _tell(request, done, f"{wareki(entry.given_on)}の{presenters.product_name(entry.product)}を登録しました。")
            return _answer(form, reverse("resident-page", args=[resident.pk]))
    return render(request, "doses/entry.html", context | {"form": form}, status=_status(form))


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.correct")
def correct_dose(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """Correct a dose; the old version stays readable."""
    dose = queries.get_dose(request.actor, dose_id)
    resident = _announced(request, dose.resident_id, "dose.correction_opened")
    form = CorrectForm(request, data=request.POST or None, initial=CorrectForm.initial_of(dose))
    context = header(request, resident) | {"page_title": "接種記録の訂正", "act": "訂正する"}
    if request.method == "POST" and form.is_valid():
        if (answered := form.first_result()) is not None:
            return redirect(answered)
        done = _try(request, form, context, lambda: actions.correct_dose(
            dose_id=dose.pk, changes=form.dose_values(), reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"], expected_version=form.cleaned_data["version"],
            by=request.actor, purpose=request.purpose,
        ))  # fmt: skip
        if done:
            _tell(request, done, "接種記録を訂正しました。元の版も残っています。")
            return _answer(form, reverse("resident-page", args=[resident.pk]))
    return render(request, "doses/entry.html", context | {"form": form}, status=_status(form))


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.correct")
def withdraw_dose(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """Withdraw a record that should not be there."""
    dose = queries.get_dose(request.actor, dose_id)
    resident = _announced(request, dose.resident_id, "dose.withdrawal_opened")
    form = WithdrawForm(request, data=request.POST or None, initial={"version": dose.version})
    context = header(request, resident) | {"dose": dose, "product": presenters.product_name(dose.product)}
    if request.method == "POST" and form.is_valid():
        if (answered := form.first_result()) is not None:
            return redirect(answered)
        given = form.cleaned_data
        actions.withdraw_doses(
            dose_ids=[dose.pk], reason=given["reason"], note=given["note"],
            expected_versions={dose.pk: given["version"]}, by=request.actor, purpose=request.purpose,
        )  # fmt: skip
        flash(request, "取り消しました", "接種記録を取り消しました。記録は取消済みとして残っています。")
        return _answer(form, reverse("resident-page", args=[resident.pk]))
    return render(request, "doses/withdraw.html", context | {"form": form}, status=_status(form))


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.correct")
def decide_dose(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """Decide about a recorded dose that is not a routine dose."""
    dose = queries.get_dose(request.actor, dose_id)
    resident = _announced(request, dose.resident_id, "dose.decision_opened")
    form = DecideForm(request, data=request.POST or None, initial={"version": dose.version})
    judgement = queries.judge_resident(request.actor, resident, clock.today())
    [line] = presenters.dose_lines([dose], judgement)
    verdict = VerdictLine(dose.level, line.verdict, SENTENCES[dose.level], line.reasons)
    context = header(request, resident) | {"page_title": "定期外の接種の判断", "act": "判断を登録する", "verdict": verdict}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = _try(request, form, context, lambda: actions.decide_dose(
            dose_id=dose.pk, decision=given["decision"], note=given["decision_note"],
            expected_version=given["version"], by=request.actor, purpose=request.purpose,
        ) or True)  # fmt: skip
        if done:
            flash(request, "登録しました", "判断を登録しました。")
            return redirect("dose-undecided")
    return render(request, "doses/entry.html", context | {"form": form}, status=_status(form))


@endpoint(purpose="DOSE_INQUIRY", permission="dose.read")
def what_if_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """「この日に接種したら？」: a verdict in sentences to read aloud. Nothing is saved."""
    resident = _announced(request, resident_id, "dose.what_if")
    form = WhatIfForm(request, data=request.POST or None)
    context = header(request, resident)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            answer = what_if(
                viewer=request.actor, resident=resident, given_on=given["given_on"], product=given["product"]
            )
            context["verdict"] = verdict_line(answer.verdict)
        except InvalidInput as wrong:
            form.add_refusal(wrong)
    return render(request, "doses/what_if.html", context | {"form": form}, status=_status(form))


@endpoint(purpose="DOSE_INQUIRY", permission="dose.read")
def versions_page(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """Every version of one dose."""
    dose = queries.get_dose(request.actor, dose_id)
    resident = _announced(request, dose.resident_id, "dose.versions_read")
    versions = list(queries.versions(request.actor, dose_id))
    names = presenters.actor_names(v.by for v in versions)
    context = header(request, resident) | {"versions": presenters.version_lines(versions, names)}
    return render(request, "doses/versions.html", context)


def _announced(request: HttpRequest, resident_id: UUID, act: str) -> residents.Resident:
    """The resident of a page, after the audit entry that says it will be shown."""
    audit.record_read(act, by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"])
    return residents.get(request.actor, resident_id)


def _try(request: HttpRequest, form: Any, context: dict[str, Any], act: Any) -> Any:
    """Run an action; what it refuses stands beside the fields, and what was typed stays."""
    try:
        return act()
    except actions.DecisionNeeded as needed:
        context["verdict"] = verdict_line(next(iter(needed.verdicts.values())))
        form.ask_decision()
    except MovedOn:
        raise
    except Refused as refused:
        form.add_refusal(refused)
    return None


def _tell(request: HttpRequest, done: actions.Recorded, sentence: str) -> None:
    extra = "" if done.verdict.level == "info" else f" 判定：{presenters.LEVEL_WORDS[done.verdict.level][0]}。"
    flash(request, "登録しました", sentence + extra)


def _answer(form: Any, url: str) -> HttpResponse:
    form.keep_result(url)
    return redirect(url)


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
