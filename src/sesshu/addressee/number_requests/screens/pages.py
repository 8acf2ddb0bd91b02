"""個人番号の出力・表示の依頼: the list, three forms, and one request with what may be done after its approval."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from sesshu.addressee.number_requests import actions, queries
from sesshu.addressee.number_requests.models import NumberRequest, RequestKind, Taker
from sesshu.addressee.number_requests.screens.forms import ExportForm, FactForm, MakeForm, RevealForm, SeeForm
from sesshu.addressee.number_rules.systems import name_of, systems
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.approvals.models import Status
from sesshu.foundation.approvals.screens.presenters import status_word
from sesshu.foundation.errors import NotFound, Refused
from sesshu.foundation.files import exporting
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.law.purposes import purposes

PURPOSE = "UNIFIED_NUMBERING"
COLUMNS = (
    Column("number", "起案番号", lambda r: r.approval.decision_number, css="code tight",
           link=lambda r: reverse("number-request-detail", args=[r.pk])),
    Column("kind", "内容", lambda r: r.get_kind_display(), sort="kind"),
    Column("people", "人数", lambda r: f"{len(r.business_numbers):,}人", align="right"),
    Column("recipient", "受取人", lambda r: r.recipient or "－", css="official-name"),
    Column("reference", "根拠の番号", css="code tight"),
    Column("asked_by_name", "依頼した職員", css="official-name"),
    Column("asked_at", "依頼", sort="asked_at", css="tight"),
    Column("state", "状態", lambda r: state_of(r), css="tight", tag=lambda r: "plain" if r.done_at else "care"),
)  # fmt: skip
HEADINGS = {
    "export": ("個人番号との対応の出力を依頼する", ExportForm, "number.export"),
    "reveal": ("個人番号の表示を依頼する", RevealForm, "number.reveal"),
    "fact": ("根拠を登録する", FactForm, "precondition.write"),
}


@endpoint(purpose=PURPOSE, permission=queries.READ)
def list_page(request: HttpRequest) -> HttpResponse:
    """All requests, the newest first. No person stands in it."""
    table = Table(
        request, name="number-requests", columns=COLUMNS, rows=queries.requests(request.actor),
        caption="個人番号の出力・表示の依頼", empty="依頼はありません。",
    )  # fmt: skip
    may = {word: request.actor.may(permission) for word, (_, _, permission) in HEADINGS.items()}
    return show(request, "number_requests/list.html", table=table, may=may, shows=settings.SESSHU_REVEAL_NUMBERS)


@endpoint(purpose=PURPOSE, permission="number.export")
def export_page(request: HttpRequest) -> HttpResponse:
    """Asking for an export."""

    def act(given: dict[str, Any]) -> str:
        row = actions.ask_export(
            system=given["system"], business_numbers=given["business_numbers"],
            certificate=given["certificate"].read(), purpose=given["number_purpose"], reference=given["reference"],
            taker=given["taker"], by=request.actor,
        )  # fmt: skip
        return _asked(request, row)

    return _form_page(request, "export", act)


@endpoint(purpose=PURPOSE, permission="number.reveal")
def reveal_page(request: HttpRequest) -> HttpResponse:
    """Asking to see a number."""

    def act(given: dict[str, Any]) -> str:
        row = actions.ask_reveal(
            system=given["system"], business_number=given["business_number"], purpose=given["number_purpose"],
            reference=given["reference"], taker=given["taker"], by=request.actor,
        )  # fmt: skip
        return _asked(request, row)

    return _form_page(request, "reveal", act)


@endpoint(purpose=PURPOSE, permission="precondition.write")
def fact_page(request: HttpRequest) -> HttpResponse:
    """Recording a fact that requests rest on."""

    def act(given: dict[str, Any]) -> str:
        actions.record_fact(**given, by=request.actor)
        flash(request, "根拠を登録しました", "この番号を根拠として、依頼できます。")
        return reverse("number-request-list")

    return _form_page(request, "fact", act)


@endpoint(purpose=PURPOSE, permission=queries.READ)
def detail_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: whom it is about, what was decided, and the one act that follows."""
    row = queries.get(request.actor, request_id)
    audit.record_read(
        "individual_number.request_read", by=request.actor, purpose=request.purpose, obj=f"number_request:{row.pk}",
        n=len(row.business_numbers), case=row.reference,
    )  # fmt: skip
    form = _next_step(request, row)
    number = ""
    if isinstance(form, MakeForm):
        if done := form.submit(lambda _: _made(request, row)):
            return done
    elif isinstance(form, SeeForm) and form.is_bound and form.is_valid():
        try:
            number = actions.reveal(request_id=row.pk, by=request.actor).reveal()
        except Refused as refused:
            form.add_refusal(refused)
    return show(
        request, "number_requests/detail.html", row=row, state=state_of(row), form=form, number=number,
        use=purposes()[row.purpose], system=name_of(row.system, systems()),
        approval_url=reverse("approval-detail", args=[row.approval_id]), section="number-requests",
        mine=row.asked_by == request.actor.code, status=form.status if form and form.errors else 200,
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="number.export")
def file_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The sealed file, for whoever asked for it."""
    row = queries.get(request.actor, request_id)
    if row.export is None:
        raise NotFound("このファイルはまだ作られていません。")
    answer = HttpResponse(
        exporting.contents(export=row.export, by=request.actor), content_type="application/pkcs7-mime"
    )
    answer["Content-Disposition"] = content_disposition_header(True, row.export.file_name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def state_of(row: NumberRequest) -> str:
    """Where it stands, in a word."""
    if row.done_at:
        return "出力済み" if row.kind == RequestKind.EXPORT else "表示済み"
    return status_word(row.approval)


def _next_step(request: HttpRequest, row: NumberRequest) -> Form | None:
    """The act that is left, for the one who asked."""
    if row.asked_by != request.actor.code or row.taker != Taker.PERSON:
        return None
    if row.kind == RequestKind.REVEAL and row.approval.status in {Status.APPROVED, Status.USED}:
        return SeeForm.of(request)
    if row.kind == RequestKind.EXPORT and row.export is None and row.approval.status == Status.APPROVED:
        return MakeForm.of(request)
    return None


def _made(request: HttpRequest, row: NumberRequest) -> str:
    actions.make_file(request_id=row.pk, by=request.actor)
    flash(request, "ファイルを作りました", "受取人の鍵だけで開けます。下から保存してください。")
    return reverse("number-request-detail", args=[row.pk])


def _asked(request: HttpRequest, row: NumberRequest) -> str:
    flash(
        request,
        "承認を依頼しました",
        f"起案番号{row.approval.decision_number}。別の職員が承認すると、一度だけ行えます。",
    )
    return reverse("number-request-detail", args=[row.pk])


def _form_page(request: HttpRequest, word: str, act: Any) -> HttpResponse:
    heading, kind, _ = HEADINGS[word]
    form = kind.of(request)
    if done := form.submit(act):
        return done
    return show(
        request, "number_requests/form.html", form=form, heading=heading, word=word, section="number-requests",
        status=form.status if form.errors else 200,
    )  # fmt: skip
