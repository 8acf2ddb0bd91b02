"""データ出力: the list, a question with its count, and what came of a run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import NotFound, Refused
from sesshu.foundation.screens import flash, show
from sesshu.ledger.extracts import actions, differences, jobs, making, opening, queries, rules
from sesshu.ledger.extracts.models import ExtractDefinition, ExtractRun, RunState
from sesshu.ledger.extracts.screens import forms
from sesshu.ledger.extracts.subjects import subject, subjects

PURPOSE = "FILE_EXCHANGE"
NEWEST = 20


@endpoint(purpose=PURPOSE, permission="extract.use")
def list_page(request: HttpRequest) -> HttpResponse:
    """What may be chosen, what is kept, and one's own outputs. No row of anybody is read here."""
    actor = request.actor
    mine = [of for of in subjects().values() if actor.may(of.permission)]
    return show(
        request, "extracts/list.html", subjects=mine, definitions=queries.definitions(actor),
        runs=queries.runs(actor)[:NEWEST], names={code: of.name for code, of in subjects().items()},
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="extract.use")
def new_page(request: HttpRequest, code: str) -> HttpResponse:
    """Columns and conditions of a subject; sent, they become a draft whose count is shown next."""
    if code not in subjects():
        raise NotFound("この対象はありません。データ出力の一覧から選び直してください。")
    of = subject(code)
    request.actor.check(of.permission)
    form = forms.QuestionForm.of(request, subject=of, viewer=request.actor)

    def keep(_: dict[str, Any]) -> str:
        kept = actions.keep(question=form.question(), by=request.actor, purpose=request.purpose)
        return reverse("extract-page", args=[kept.pk])

    return form.submit(keep) or show(request, "extracts/question.html", form=form, of=of, back=reverse("extract-list"))


@endpoint(purpose=PURPOSE, permission="extract.use")
def change_page(request: HttpRequest, definition_id: UUID) -> HttpResponse:
    """Other columns or conditions for one's own definition."""
    kept = queries.get(request.actor, definition_id)
    form = forms.QuestionForm.of(
        request, subject=subject(kept.subject), viewer=request.actor, kept=queries.question_of(kept),
        version=kept.version,
    )  # fmt: skip
    back = reverse("extract-page", args=[kept.pk])

    def change(data: dict[str, Any]) -> str:
        actions.keep(
            question=form.question(), by=request.actor, purpose=request.purpose, definition_id=kept.pk,
            version=data["version"],
        )  # fmt: skip
        return back

    return form.submit(change) or show(request, "extracts/question.html", form=form, of=form.subject, back=back)


@endpoint(purpose=PURPOSE, permission="extract.use")
def definition_page(request: HttpRequest, definition_id: UUID) -> HttpResponse:
    """The question in words, how many rows it would be now, and what can be done with it."""
    kept = queries.get(request.actor, definition_id)
    question = queries.question_of(kept)
    shown = _forms(request, kept)
    for form, act in shown.values():
        if done := form.submit(act):
            return done
    told: dict[str, Any] = {"kept": kept, "question": question, "is_mine": kept.owner == request.actor.code}
    try:
        told["count"] = actions.count(question=question, by=request.actor, purpose=request.purpose)
    except Refused as refused:
        told["refused"] = refused.message
    return show(
        request, "extracts/definition.html", **told, **{name: form for name, (form, _) in shown.items()},
        runs=queries.runs_of(request.actor, kept), application_from=rules.value("application_from"),
    )  # fmt: skip


def _forms(request: HttpRequest, kept: ExtractDefinition) -> dict[str, Any]:
    """Each form of the page that this person may use, with what it does."""
    here, actor = reverse("extract-page", args=[kept.pk]), request.actor

    def put_out(data: dict[str, Any]) -> str:
        run = actions.ask(definition_id=kept.pk, by=actor, **data)
        if run.state == RunState.WAITING:
            flash(request, "承認を依頼しました", "ほかの職員が承認したら、この画面から出力してください。")
        elif jobs.start(run, by=actor):
            flash(request, "出力を始めました", "件数が多いため、裏で出力しています。この画面を開き直してください。")
        else:
            flash(request, "出力しました", "出力台帳に登録しました。")
        return reverse("extract-run", args=[run.pk])

    def name(data: dict[str, Any]) -> str:
        actions.name(definition_id=kept.pk, by=actor, purpose=request.purpose, **data)
        flash(request, "保存しました", "データ出力の一覧から、同じ条件でもう一度出力できます。")
        return here

    def end(_: dict[str, Any]) -> str:
        actions.end(definition_id=kept.pk, by=actor, purpose=request.purpose)
        flash(request, "一覧から外しました", "これまでの出力は出力台帳に残っています。")
        return reverse("extract-list")

    def open_to(data: dict[str, Any]) -> str:
        client = UUID(data["client_id"])
        opening.open_to(definition_id=kept.pk, client_id=client, by=actor, purpose=request.purpose)
        flash(request, "連携システムに開きました", "この定義だけを、連携システムが実行して受け取れます。")
        return here

    found: dict[str, Any] = {}
    if actor.may("file.export"):
        run_form = forms.RunForm.of(request)
        if not actor.may("protected.list"):
            run_form.without_protected()
        found["run_form"] = (run_form, put_out)
    if kept.owner == actor.code:
        found["name_form"] = (
            forms.NameForm.of(request, initial={"name": kept.name, "shared": kept.shared}), name
        )  # fmt: skip
        found["end_form"] = (forms.EndForm.of(request), end)
    if actor.may("extract.open") and kept.name and opening.systems():
        found["open_form"] = (forms.OpenForm.of(request), open_to)
    return found


@endpoint(purpose=PURPOSE, permission="extract.use")
def run_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What came of one output: the file, or why there is none; what changed since the last one."""
    run = queries.get_run(request.actor, run_id)
    here = reverse("extract-run", args=[run.pk])
    made, difference = forms.MakeForm.of(request), forms.DifferenceForm.of(request)

    def make(_: dict[str, Any]) -> str:
        making.make(run_id=run.pk, by=request.actor)
        flash(request, "出力しました", "出力台帳に登録しました。取り出せるのは出力した職員だけです。")
        return here

    def put_differences_out(data: dict[str, Any]) -> str:
        export = differences.export_differences(run_id=run.pk, by=request.actor, **data)
        flash(request, "出力しました", f"{export.file_name}（出力台帳から取り出せます）")
        return here

    done = made.submit(make) if run.state == RunState.WAITING else None
    done = done or (difference.submit(put_differences_out) if _changed(run) else None)
    if done:
        return done
    return show(
        request, "extracts/run.html", run=run, question=queries.question_of(run), export=queries.export_of(run),
        make_form=made if run.state == RunState.WAITING else None, difference=difference if _changed(run) else None,
    )  # fmt: skip


def _changed(run: ExtractRun) -> bool:
    return bool(run.added or run.changed or run.removed)
