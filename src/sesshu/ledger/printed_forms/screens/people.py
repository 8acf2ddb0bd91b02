"""Papers about one person: which there are, what is asked, how they would look, what was handed out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import NotFound, Refused
from sesshu.foundation.screens import flash, show
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.inquiries.codes import codes
from sesshu.ledger.printed_forms import issuing, masters, queries
from sesshu.ledger.printed_forms.kinds import FormKind, kind, kinds
from sesshu.ledger.printed_forms.people.certifying import form_of
from sesshu.ledger.printed_forms.people.papers import BUILDERS, offered_series
from sesshu.ledger.printed_forms.people.recorded import recorded
from sesshu.ledger.printed_forms.screens.forms import FORMS, PaperForm, ReissueForm, initial_of
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident

printing = endpoint(purpose="CERTIFICATE", permission="form.print")


@printing
def person_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """The papers that can be printed of one person, and those that were."""
    resident = _seen(request, resident_id)
    offered = [one for one in kinds().values() if one.code in BUILDERS]
    rows = [(one, kind(one.kind).name) for one in queries.issues_of(request.actor, resident_id)[:50]]
    return show(request, "printed_forms/person.html", offered=offered, issues=rows, **header(resident))


@printing
def paper_page(request: HttpRequest, resident_id: UUID, kind_code: str) -> HttpResponse:
    """Ask, show the real page, hand out."""
    of = _of_person(kind_code)
    resident = _seen(request, resident_id)
    form = FORMS[of.code].of(request, initial=initial_of(of.code, resident))
    offer(form, request, resident)
    pages = _looked_at(request, of, resident, form)

    def act(_: dict[str, Any]) -> str:
        made = issuing.issue(kind_code=of.code, resident_id=resident_id, asked=form.asked(), by=request.actor)
        flash(request, f"{of.name}を作成しています", made.label)
        return reverse("printed-form-issue", args=[made.pk])

    if not pages and (done := form.submit(act)):
        return done
    shown = masters.pictures(pages, "印刷の前の確認") if pages else ""
    return show(request, "printed_forms/paper.html", kind=of, form=form, shown=shown, **header(resident))


@printing
def issue_page(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """One issue: its facts, its PDF, the certificate once more."""
    made = queries.issue(request.actor, issue_id)
    _seen(request, made.resident_id)
    form = ReissueForm.of(request)
    may_again = made.kind == issuing.CERTIFICATE

    def act(data: dict[str, Any]) -> str:
        again = issuing.reissue(issue_id=issue_id, reason=data["reason"], asked=form.asked(), by=request.actor)
        flash(request, f"再発行{again.reissue_number}を作成しています", again.label)
        return reverse("printed-form-issue", args=[again.pk])

    if may_again and (done := form.submit(act)):
        return done
    facts = [
        ("帳票", kind(made.kind).name),
        ("交付番号", made.label),
        ("交付日時", wareki(made.issued_at.date())),
        ("交付した職員", made.issued_by_name),
        *(
            [
                ("来た人", f"{codes('caller')[made.caller]}　{made.caller_name}"),
                ("本人確認", codes("identity")[made.identity]),
            ]
            if made.identity
            else []
        ),
        *([("再発行", f"{made.reissue_number}回目（{made.reason}）")] if made.reissue_number else []),
    ]
    return show(
        request,
        "printed_forms/issue.html",
        fragment="printed_forms/_run.html",
        made=made,
        run=made.run,
        facts=facts,
        parts=made.run.parts.all(),
        form=form if may_again else None,
        **header(residents.get(request.actor, made.resident_id)),
    )


def offer(form: PaperForm, request: HttpRequest, resident: Resident) -> None:
    """The doses and series of this person as choices."""
    if "doses" in form.fields:
        found = [one for one in recorded(request.actor, resident) if form_of(one.dose)]
        form.offer(
            "doses",
            [
                (
                    str(one.dose.pk),
                    f"{wareki(one.dose.given_on)}　{one.immunization}（{product_name(one.dose.product)}）",
                )
                for one in found
            ],
        )
    if "wanted" in form.fields:
        offered = offered_series(request.actor, resident, clock.today())
        form.offer("wanted", [(code, words.replace("\t", "　")) for code, words in offered])


def _looked_at(request: HttpRequest, of: FormKind, resident: Resident, form: PaperForm) -> list[bytes]:
    """The pages, where they were asked for and the form is sound."""
    if "preview" not in request.POST or not form.is_bound or not form.is_valid():
        return []
    try:
        return issuing.preview(kind_code=of.code, resident_id=resident.pk, asked=form.asked(), by=request.actor)
    except Refused as refused:
        form.add_refusal(refused)
        return []


def _of_person(kind_code: str) -> FormKind:
    if kind_code not in BUILDERS:
        raise NotFound("この帳票はありません。帳票の一覧から選び直してください。")
    return kind(kind_code)


def _seen(request: HttpRequest, resident_id: UUID) -> Resident:
    audit.record_read(
        "form.person_opened", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"]
    )
    return residents.get(request.actor, resident_id)
