"""接種の登録・訂正・取消・判断: every dose is judged before it is saved, and none that was given is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import flash, show
from sesshu.ledger.doses import actions, double_check, policies, queries
from sesshu.ledger.doses.actions.common import entry_of
from sesshu.ledger.doses.effects import check_seen, effects
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import Verdict
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.screens import presenters, records
from sesshu.ledger.doses.screens.effects import EffectsShown
from sesshu.ledger.doses.screens.effects import shown as effects_words
from sesshu.ledger.doses.screens.forms import (
    CorrectForm,
    DecideForm,
    DecisionMixin,
    DoseForm,
    WhatIfForm,
    WithdrawForm,
    carried,
)
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.doses.what_if import SENTENCES, sentence, what_if
from sesshu.ledger.residents import queries as residents


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A verdict in words."""

    level: str
    word: str
    sentence: str
    reasons: tuple[presenters.ReasonLine, ...]


@dataclass(slots=True)
class Seen:
    """What a page has to say about the dose that was typed, once it has been judged."""

    line: VerdictLine | None = None
    effects: EffectsShown | None = None
    aloud: tuple[tuple[str, str], ...] = ()


def verdict_line(verdict: Verdict) -> VerdictLine:
    word = presenters.PROGRAMME_WORDS.get(verdict.category) or presenters.LEVEL_WORDS[verdict.level][0]
    return VerdictLine(verdict.level, word, sentence(verdict), presenters.reason_lines(verdict.reasons))


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.write")
def enter_dose(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Register one dose. A dose outside the rules comes back once with its reasons and asks for a decision."""
    resident = _announced(request, resident_id, "dose.entry_opened")
    last = queries.last_entered(request.actor)
    carries = last is not None and request.GET.get("carry") == "last"
    form, seen = DoseForm.of(request, initial=carried(last) if last and carries else None), Seen()
    if carries and not form.is_bound:
        form.fields["product"].widget.attrs["data-focus-first"] = ""  # the first thing that may differ

    def act(_: dict[str, Any]) -> str:
        entry = DoseEntry(resident_id=resident.pk, **form.dose_values())
        with _asking(form, seen), _effects_shown(request, seen, resident, [entry]):
            [done] = actions.record_doses(entries=[entry], by=request.actor, purpose=request.purpose)
        what = f"{wareki(entry.given_on)}の{product_name(entry.product)}を登録しました。"
        flash(request, "登録しました", what + _level_words(done))
        return reverse("resident-page", args=[resident.pk])

    page = {"page_title": "接種の登録", "act": "登録する", "last": None if carries else records.last_line(last)}
    return form.submit(act) or show(
        request, "doses/entry.html", form=form, verdict=seen.line, effects=seen.effects, **page, **header(resident)
    )


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.correct")
def correct_dose(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """Correct a dose; the old version stays readable."""
    dose = queries.get_dose(request.actor, dose_id)
    resident = _announced(request, dose.resident_id, "dose.correction_opened")
    form, seen = CorrectForm.of(request, initial=CorrectForm.values_of(dose)), Seen()

    def act(given: dict[str, Any]) -> str:
        changes = form.dose_values()
        entry = replace(entry_of(dose), **changes)
        with _asking(form, seen), _effects_shown(request, seen, resident, [entry], without=[dose]):
            if policies.needs_second_person(given["reason"]):
                asked = double_check.ask(
                    dose_id=dose.pk, changes=changes, note=given["note"], version=given["version"], by=request.actor,
                    purpose=request.purpose,
                )  # fmt: skip
                text = f"起案番号{asked.decision_number}。別の職員が書類と照合して承認すると、訂正されます。"
                flash(request, "職権による訂正の承認を依頼しました", text)
                return reverse("resident-page", args=[resident.pk])
            done = actions.correct_dose(
                dose_id=dose.pk, changes=changes, reason=given["reason"], note=given["note"],
                expected_version=given["version"], by=request.actor, purpose=request.purpose,
            )  # fmt: skip
        flash(request, "訂正しました", "元の版も残っています。" + _level_words(done))
        return reverse("resident-page", args=[resident.pk])

    page = {"page_title": "接種記録の訂正", "act": "訂正する", "waiting": double_check.waiting(dose)}
    return form.submit(act) or show(
        request, "doses/entry.html", form=form, verdict=seen.line, effects=seen.effects, **page, **header(resident)
    )


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.correct")
def withdraw_dose(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """Withdraw a record that should not be there."""
    dose = queries.get_dose(request.actor, dose_id)
    resident = _announced(request, dose.resident_id, "dose.withdrawal_opened")
    form = WithdrawForm.of(request, initial={"version": dose.version})

    def act(given: dict[str, Any]) -> str:
        actions.withdraw_doses(
            dose_ids=[dose.pk], reason=given["reason"], note=given["note"],
            expected_versions={dose.pk: given["version"]}, by=request.actor, purpose=request.purpose,
        )  # fmt: skip
        flash(request, "取り消しました", "記録は取消済みとして残っています。")
        return reverse("resident-page", args=[resident.pk])

    return form.submit(act) or show(
        request, "doses/withdraw.html", form=form, dose=dose, product=product_name(dose.product),
        effects=effects_words(effects(resident, [], without=[dose])), **header(resident),
    )  # fmt: skip


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.correct")
def decide_dose(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """Decide about a recorded dose that is not a routine dose."""
    dose = queries.get_dose(request.actor, dose_id)
    resident = _announced(request, dose.resident_id, "dose.decision_opened")
    form = DecideForm.of(request, initial={"version": dose.version})
    judgement = queries.judge_resident(request.actor, resident, clock.today())
    [line] = presenters.dose_lines([dose], judgement)

    def act(given: dict[str, Any]) -> str:
        actions.decide_dose(
            dose_id=dose.pk, decision=given["decision"], note=given["decision_note"],
            expected_version=given["version"], by=request.actor, purpose=request.purpose,
        )  # fmt: skip
        flash(request, "登録しました", "判断を登録しました。")
        return reverse("dose-undecided")

    page = {"page_title": "定期外の接種の判断", "act": "判断を登録する"}
    verdict = VerdictLine(dose.level, line.verdict, SENTENCES[dose.level], line.reasons)
    return form.submit(act) or show(request, "doses/entry.html", form=form, verdict=verdict, **page, **header(resident))


@endpoint(purpose="DOSE_INQUIRY", permission="dose.read")
def undecided_page(request: HttpRequest) -> HttpResponse:
    """判断待ち: the doses outside the rules that nobody has decided about."""
    waiting = queries.undecided(request.actor)
    shown = list(waiting.select_related("resident")[:100])
    subjects = [f"resident:{dose.resident_id}" for dose in shown]
    audit.record_read("dose.undecided_listed", by=request.actor, purpose=request.purpose, subjects=subjects)
    return show(
        request, "doses/undecided.html", lines=records.waiting_lines(shown), total=waiting.count(),
        may_open_error=request.actor.may("vaccination_error.write"),
    )  # fmt: skip


@endpoint(purpose="DOSE_INQUIRY", permission="dose.read")
def what_if_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """「この日に接種したら？」: a verdict in sentences to read aloud. Nothing is saved."""
    resident = _announced(request, resident_id, "dose.what_if")
    form, seen = WhatIfForm.of(request), Seen()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            answer = what_if(
                viewer=request.actor, resident=resident, given_on=given["given_on"], product=given["product"]
            )
            seen.line, seen.aloud = verdict_line(answer.verdict), answer.aloud
        except InvalidInput as wrong:
            form.add_refusal(wrong)
    return show(request, "doses/what_if.html", form=form, verdict=seen.line, aloud=seen.aloud, **header(resident))


@endpoint(purpose="DOSE_INQUIRY", permission="dose.read")
def versions_page(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """Every version of one dose."""
    dose = queries.get_dose(request.actor, dose_id)
    resident = _announced(request, dose.resident_id, "dose.versions_read")
    versions = list(queries.versions(request.actor, dose_id))
    names = records.actor_names(v.by for v in versions)
    lines = records.version_lines(versions, names)
    return show(
        request, "doses/versions.html", versions=lines, dose_id=dose_id, may_images=request.actor.may("image.read"),
        **header(resident),
    )  # fmt: skip


def _announced(request: HttpRequest, resident_id: UUID, act: str) -> residents.Resident:
    """The resident of a page, after the audit entry that says it will be shown."""
    audit.record_read(act, by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"])
    return residents.get(request.actor, resident_id)


@contextmanager
def _asking(form: DecisionMixin, seen: Seen) -> Iterator[None]:
    """A verdict outside the rules asks for a decision beside the fields; what was typed stays."""
    try:
        yield
    except actions.DecisionNeeded as needed:
        seen.line = verdict_line(next(iter(needed.verdicts.values())))
        form.ask_decision()
        raise InvalidInput(needed.message, field="decision") from needed


@contextmanager
def _effects_shown(
    request: HttpRequest, seen: Seen, resident: residents.Resident, entries: list[DoseEntry],
    without: Sequence[Dose] = (),
) -> Iterator[None]:  # fmt: skip
    """Saving what changes other doses waits until these changes were on the screen; what was done is rolled back."""
    for entry in entries:
        entry.check(clock.today(), resident.birth_date)
    found = effects(resident, entries, without=without)
    seen.effects = effects_words(found)
    yield
    check_seen(found, request.POST.get("effects_seen", ""))


def _level_words(done: actions.Recorded) -> str:
    return "" if done.verdict.level == "info" else f"判定：{presenters.LEVEL_WORDS[done.verdict.level][0]}。"
