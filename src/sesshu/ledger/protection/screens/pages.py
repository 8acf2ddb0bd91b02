"""別管理: the list without addresses, one address with its reason, and the output that another person approves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki_short
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.approvals.models import Status
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.protection import actions, queries
from sesshu.ledger.residents import queries as residents

PURPOSE = "RESIDENT_SEARCH"
PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("cp932", "CSV（CP932）")]
COLUMNS = (
    Column("name", "氏名", lambda g: g.resident.name, css="official-name",
           link=lambda g: reverse("resident-page", args=[g.resident.id])),
    Column("kana", "カナ氏名", lambda g: g.resident.kana),
    Column("birth_date", "生年月日", lambda g: g.resident.birth_date, css="tight"),
    Column("why", "住所を表示しない理由", lambda g: g.why),
    Column("starts_on", "開始", css="tight"),
    Column("ends_on", "終了", css="tight"),
    Column("renewal", "更新", lambda g: g.renewal,
           tag=lambda g: "wrong" if g.is_past_end else "care" if g.ends_soon else ""),
)  # fmt: skip


class AddressForm(Form):
    """Nothing is shown without both."""

    one_time = False
    purpose = fields.ChoiceField("利用目的", choices=actions.purpose_choices)
    reason = fields.TextField("理由", most=200, width="long", hint="例：MR第2期の通知を手渡しで郵送するため")


class AskForm(Form):
    people = fields.MultiChoiceField("出力する人", choices=[])
    purpose = fields.ChoiceField("利用目的", choices=actions.purpose_choices)
    reason = fields.TextField("理由", most=200, width="long", hint="例：MR第2期の通知を個別に郵送するため")


class OutputForm(Form):
    profile = fields.ChoiceField("形式", choices=PROFILES, empty="", initial="xlsx")


@endpoint(purpose=PURPOSE, permission="protected.list")
def list_page(request: HttpRequest) -> HttpResponse:
    """Who is handled apart. Those shown are recorded as seen."""
    rows = queries.guarded(request.actor)
    table = Table(
        request, name="protection", columns=COLUMNS, rows=rows, caption="別管理の一覧", unit="人",
        empty="別管理の人はいません。",
    )  # fmt: skip
    _seen(request, rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE])
    asked = [(one, one.status == Status.APPROVED) for one in queries.my_requests(request.actor)]
    return show(request, "protection/list.html", table=table, asked=asked)


@endpoint(purpose=PURPOSE, permission="protected.read")
def address_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """One address, for this answer alone: it is in no session and no address line."""
    audit.record_read("resident.read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"])
    person = residents.get(request.actor, resident_id)
    form, address = AddressForm.of(request), None
    if form.is_bound and form.is_valid():
        try:
            address = actions.show_address(resident_id=person.id, by=request.actor, **form.cleaned_data)
        except InvalidInput as wrong:
            form.add_refusal(wrong)
    status = form.status if form.errors else 200
    return show(request, "protection/address.html", person=person, form=form, address=address, status=status)


@endpoint(purpose=PURPOSE, permission="protected.list")
def ask_page(request: HttpRequest) -> HttpResponse:
    """Choose people and say what the list is for; another person decides."""
    rows = queries.guarded(request.actor)
    form = AskForm.of(request)
    form.fields["people"].choices = [(str(g.resident.id), _words(g)) for g in rows]  # type: ignore[attr-defined]

    def act(data: dict[str, Any]) -> str:
        ids = [UUID(key) for key in data["people"]]
        asked = actions.ask_output(resident_ids=ids, purpose=data["purpose"], reason=data["reason"], by=request.actor)
        flash(request, "承認を依頼しました", f"起案番号 {asked.decision_number}。承認されると出力できます。")
        return reverse("protection-list")

    if done := form.submit(act):
        return done
    _seen(request, rows)
    return show(request, "protection/ask.html", form=form)


@endpoint(purpose=PURPOSE, permission="protected.list")
def output_page(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """Make the approved list; it is fetched from the register of outputs by the same person."""
    form = OutputForm.of(request)

    def act(data: dict[str, Any]) -> str:
        made = actions.make_output(approval_id=approval_id, profile=data["profile"], by=request.actor)
        flash(request, "出力しました", "出力台帳から取得してください。取得できるのは出力した職員だけです。")
        return reverse("file-export", args=[made.id])

    return form.submit(act) or show(request, "protection/output.html", form=form)


def _words(one: queries.Guarded) -> str:
    born = one.resident.birth_date
    return f"{one.resident.name}（{wareki_short(born) if born else one.resident.birth_text}生）　{one.why}"


def _seen(request: HttpRequest, rows: list[queries.Guarded]) -> None:
    subjects = [f"resident:{one.resident.id}" for one in rows]
    if subjects:
        audit.record_read("protection.listed", by=request.actor, purpose=request.purpose, subjects=subjects)  # type: ignore[attr-defined]
