"""Who is in a mailing, who is not, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.mailings import actions, queries
from sesshu.ledger.mailings.explaining import STAGES, explain
from sesshu.ledger.mailings.models import MailingPerson
from sesshu.ledger.mailings.screens import presenters
from sesshu.ledger.mailings.screens.forms import PeopleFilter, WhoForm, WithdrawForm
from sesshu.ledger.mailings.screens.pages import head
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.search import SearchTerms


def _why_url(person: MailingPerson) -> str:
    return reverse("mailing-why-person", args=[person.mailing_id, person.resident_id])


COLUMNS = (
    Column("name", "氏名", lambda p: p.resident.name, sort="resident__kana_key", css="official-name", link=_why_url),
    Column("birth_date", "生年月日", sort="birth_date", css="tight"),
    Column("town", "町名", lambda p: p.town_shown, sort="town_shown"),
    Column("outcome", "区分", presenters.outcome, sort=("included", "reason"), css="tight",
           tag=lambda p: "right" if p.included else "care"),
    Column("stage", "決まった時", lambda p: STAGES[p.stage],
           css="tight"),
    Column("serial", "番号", sort="serial", align="right"),
)  # fmt: skip


@endpoint(purpose="RECOMMENDATION", permission="mailing.read")
def people_page(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """Everyone the mailing decided about. Those shown are recorded as seen."""
    mailing = queries.get(request.actor, mailing_id)
    filters = PeopleFilter(request.GET, request=request)
    asked = filters.conditions()
    if asked.get("reason") == "letter":
        asked = {key: value for key, value in asked.items() if key != "reason"} | {"included": True}
    rows = queries.listed(request.actor, mailing).filter(**asked)
    table = Table(
        request, name="mailing-people", columns=COLUMNS, rows=rows, filters=filters, caption="発送の対象者",
        empty="この条件の人はいません。", unit="人",
    )  # fmt: skip
    form, done = offer_file(
        request, table, name=f"予防接種_発送の対象者_{mailing.fiscal_year}_{mailing.number}",
        people=lambda: rows.order_by().values_list("resident_id", flat=True),
    )  # fmt: skip
    if done:
        return done
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    subjects = [f"resident:{person.resident_id}" for person in shown]
    audit.record_read(
        "mailing.people_listed", by=request.actor, purpose=request.purpose, obj=f"mailing:{mailing.id}",
        subjects=subjects,
    )  # fmt: skip
    return show(request, "mailings/people.html", table=table, form=form, **head(mailing))


@endpoint(purpose="RECOMMENDATION", permission="mailing.prepare")
def withdraw_page(request: HttpRequest, mailing_id: UUID, person_id: UUID) -> HttpResponse:
    """引抜き of one letter."""
    mailing = queries.get(request.actor, mailing_id)
    person = queries.persons(request.actor, mailing).filter(id=person_id).first()
    if person is None:
        raise NotFound("この発送にいない人です。一覧を開き直してください。")
    _seen(request, "mailing.withdrawal_opened", mailing_id, person.resident_id)
    form = WithdrawForm.of(request)

    def act(data: dict[str, Any]) -> str:
        actions.withdraw(mailing_id=mailing.id, person_ids=[person.id], reason=data["reason"], by=request.actor)
        number = f"{person.serial}番の手紙を" if person.serial else ""
        flash(request, "引き抜きました", f"{number}束から取り除いてください。" if number else "")
        return reverse("mailing-people", args=[mailing.id])

    return form.submit(act) or show(request, "mailings/withdraw.html", form=form, person=person, **head(mailing))


@endpoint(purpose="RECOMMENDATION", permission="mailing.read")
def why_search_page(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """「なぜ」: find the person first. The search is sent by POST."""
    mailing = queries.get(request.actor, mailing_id)
    form = WhoForm.of(request)
    found: list[Any] = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        terms = SearchTerms(kana=data["kana"], birth_date=data["birth_date"], any_number=data["number"])
        try:
            found = residents.search(request.actor, terms).people
        except InvalidInput as wrong:
            form.add_refusal(wrong)
        audit.record_read(
            "mailing.why_searched", by=request.actor, purpose=request.purpose, obj=f"mailing:{mailing.id}",
            subjects=[person.subject for person in found],
        )  # fmt: skip
    return show(request, "mailings/why_search.html", form=form, found=found, **head(mailing))


@endpoint(purpose="RECOMMENDATION", permission="mailing.read")
def why_page(request: HttpRequest, mailing_id: UUID, resident_id: UUID) -> HttpResponse:
    """Why a person is, or is not, in the mailing: one sentence with its article."""
    mailing = queries.get(request.actor, mailing_id)
    _seen(request, "mailing.why", mailing_id, resident_id)
    resident = residents.get(request.actor, resident_id)
    answer = explain(request.actor, mailing, resident_id)
    may_withdraw = (
        answer.person is not None
        and answer.included
        and request.actor.may("mailing.prepare")
        and mailing.state in {"trial", "released", "printed"}
    )
    return show(
        request, "mailings/why.html", answer=answer, resident=resident, may_withdraw=may_withdraw, **head(mailing)
    )


def _seen(request: HttpRequest, act: str, mailing_id: UUID, resident_id: UUID) -> None:
    audit.record_read(
        act, by=request.actor, purpose=request.purpose, obj=f"mailing:{mailing_id}",
        subjects=[f"resident:{resident_id}"],
    )  # fmt: skip
