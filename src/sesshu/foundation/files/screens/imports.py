"""The shared import page: send, watch, review, commit, decide, and the result of every row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.errors import NotFound
from sesshu.foundation.files import actions, exporting, queries, unkept
from sesshu.foundation.files.models import Import
from sesshu.foundation.files.registry import intake
from sesshu.foundation.files.screens import forms, presenters
from sesshu.foundation.files.screens.downloads import attachment
from sesshu.foundation.files.states import ImportState, Outcome
from sesshu.foundation.files.transitions import can_move
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.screens import begin_anew, flash, show
from sesshu.foundation.screens.tables import Table

FIRST_ROWS = 5
RESULT = [("line", "行"), ("outcome", "結果"), ("reasons", "理由"), ("decision_note", "判断の理由")]


@endpoint(purpose="FILE_EXCHANGE", permission="file.import")
def import_list(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    choices = [(each.interface.code, each.interface.name) for each in queries.layouts(actor)]
    form = forms.UploadForm.of(request, choices=choices)
    if done := form.submit(lambda data: _receive(request, data)):
        return done
    empty = "まだ取込はありません。上の欄からファイルを送ってください。"
    rows = queries.imports(actor)
    names = names_of_codes(rows.order_by().values_list("received_by", flat=True).distinct())
    table = Table(
        request, name="imports", columns=presenters.import_columns(names), rows=rows, empty=empty,
        caption="取込の一覧",
    )  # fmt: skip
    return show(request, "files/imports.html", form=form, table=table, held=queries.held_count(actor))


def _receive(request: HttpRequest, data: dict[str, Any]) -> str:
    imported = actions.receive(
        interface=data["interface"], content=data["file"].chunks(), name=data["file"].name,
        by=request.actor, control_sha256=data["control_sha256"],  # type: ignore[attr-defined]
        control_count=int(data["control_count"]) if data["control_count"] is not None else None,
    )  # fmt: skip
    if imported.state != ImportState.RECEIVED:
        flash(
            request,
            "同じファイルを受け付け済みです",
            "最初に受け付けたときの結果を表示しています。",
            kind="information",
        )
    return _address(imported)


@endpoint(purpose="FILE_EXCHANGE", permission="file.import")
def import_page(request: HttpRequest, import_id: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    imported = queries.get_import(actor, import_id)
    page = presenters.ImportPage(imported, _job_of(imported))
    if not page.is_working and (whole := begin_anew(request)):
        return whole
    steps = _forms(request, imported)
    acts = {
        "review": lambda _: _done(request, actions.review(imported=imported, by=actor), "内容を確認しました"),
        "commit": lambda _: _commit(request, imported),
        "cancel": lambda _: _done(request, actions.cancel(imported=imported, by=actor), "取込を取りやめました"),
    }
    for name, form in steps.items():
        if done := form.submit(acts[name]):
            return done
    reasons = list(queries.reasons(actor, imported).exclude(reasons=[]).values_list("reasons", flat=True)[:20000])
    context = {
        "page": page, "imported": imported, "reason_counts": presenters.reason_counts(reasons),
        "unkept": unkept.told(imported),
    }  # fmt: skip
    forms_shown = {f"{name}_form": form for name, form in steps.items()}
    first = _first_rows(request, imported) if "review" in steps else None
    return show(request, "files/import.html", fragment="files/_progress.html", first=first,
                result_form=forms.ResultForm.of(request), **context, **forms_shown)  # fmt: skip


def _forms(request: HttpRequest, imported: Import) -> dict[str, Any]:
    steps = {
        "review": (forms.ReviewForm, ImportState.REVIEWED),
        "commit": (forms.CommitForm, ImportState.COMMITTING),
        "cancel": (forms.CancelForm, ImportState.CANCELLED),
    }
    if imported.state == ImportState.COMMITTED and intake(imported.interface).undo is None:
        steps.pop("cancel")
    return {name: form.of(request) for name, (form, to) in steps.items() if can_move(imported, to)}


def _commit(request: HttpRequest, imported: Import) -> str:
    actions.commit(imported=imported, by=request.actor)  # type: ignore[attr-defined]
    return _done(request, imported, "登録を始めました")


def _done(request: HttpRequest, imported: Import, heading: str) -> str:
    flash(request, heading)
    return _address(imported)


def _address(imported: Import) -> str:
    return reverse("file-import", args=[imported.id])


def _job_of(imported: Import) -> Job | None:
    return Job.objects.filter(kind__startswith="files.", key=str(imported.id)).order_by("-requested_at").first()


def _first_rows(request: HttpRequest, imported: Import) -> presenters.FirstRows | None:
    """The first rows as the system read them, so that a shifted column is seen before anything is taken in."""
    actor = request.actor  # type: ignore[attr-defined]
    ready = queries.reasons(actor, imported).filter(outcome=Outcome.READY)
    numbers = list(ready.values_list("number", flat=True)[:FIRST_ROWS])
    return presenters.side_by_side(imported, queries.rows_with_values(actor, imported, numbers))


@endpoint(purpose="FILE_EXCHANGE", permission="file.import")
def import_rows(request: HttpRequest, import_id: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    imported = queries.get_import(actor, import_id)
    filters = forms.RowFilter(request.GET, request=request)
    table = Table(
        request, name="import-rows", columns=presenters.row_columns(imported), filters=filters, unit="行",
        rows=queries.reasons(actor, imported).filter(**filters.conditions()), empty="該当する行はありません。",
    )  # fmt: skip
    return show(request, "files/rows.html", imported=imported, kind=presenters.interface_name(imported), table=table)


@endpoint(purpose="FILE_EXCHANGE", permission="file.import")
def import_row(request: HttpRequest, import_id: UUID, number: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    imported = queries.get_import(actor, import_id)
    rows = queries.rows_with_values(actor, imported, [number])
    if not rows:
        raise NotFound("該当する行がありません。")
    may_decide = imported.state == ImportState.COMMITTED and rows[0].outcome == Outcome.HELD
    form = forms.DecideForm.of(request) if may_decide else None

    def decide(data: dict[str, Any]) -> str:
        actions.decide(rows=rows, accept=data["accept"] == "yes", note=data["note"], by=actor)
        flash(request, "判断を記録しました")
        return presenters.row_link(imported, rows[0])

    if form is not None and (done := form.submit(decide)):
        return done
    values = presenters.labelled(imported, rows[0].values)
    return show(request, "files/row.html", imported=imported, row=rows[0], values=values, form=form,
                mark=presenters.MARKS.get(Outcome(rows[0].outcome), ""))  # fmt: skip


@endpoint(purpose="FILE_EXCHANGE", permission="file.import")
def import_result(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The result of every row as a file, registered like anything that goes out."""
    actor = request.actor  # type: ignore[attr-defined]
    imported = queries.get_import(actor, import_id)
    rows = (
        {"line": row.line, "outcome": row.get_outcome_display(), "reasons": presenters.told(row),
         "decision_note": row.decision_note}
        for row in queries.reasons(actor, imported).iterator(chunk_size=2000)
    )  # fmt: skip
    export = exporting.export(
        name="取込_行ごとの結果", columns=RESULT, rows=rows, profile="human", by=actor, purpose=imported.purpose
    )
    return attachment(export, exporting.contents(export=export, by=actor))
