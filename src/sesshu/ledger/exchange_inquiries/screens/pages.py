"""情報照会: the list, and what was asked about one person with the form for a new inquiry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.exchange_inquiries import actions, bodies, queries
from sesshu.ledger.exchange_inquiries.kinds import choices, kinds
from sesshu.ledger.exchange_inquiries.models import LABELS, ExchangeInquiry
from sesshu.ledger.exchange_inquiries.sections import section_of
from sesshu.ledger.residents import queries as residents

PURPOSE = "INFORMATION_EXCHANGE"
TAGS = {"fetched": "care", "waiting": "care", "adopted": "right", "no_data": "key"}
LIST = (
    Column("label", "番号", css="code tight", sort=("fiscal_year", "number"),
           link=lambda r: reverse("exchange-inquiry-detail", args=[r.pk])),
    Column("name", "氏名", lambda r: r.resident.name, css="official-name", sort="resident__kana_key"),
    Column("kind", "種類", lambda r: kinds()[r.kind].label),
    Column("provider_name", "相手の団体", "provider_shown"),
    Column("state", "状態", "state_label", sort="state", css="tight", tag=lambda r: TAGS.get(r.state, "")),
    Column("result", "結果", lambda r: MEANINGS[ResultClass(r.result)].label if r.result else ""),
    Column("department", "照会した部署"),
    Column("asked_by_name", "照会した職員"),
)  # fmt: skip


class InquiriesFilter(FilterForm):
    state = fields.ChoiceField(
        "状態", choices=lambda: [(state.value, label) for state, label in LABELS.items()], required=False,
        empty="すべて",
    )  # fmt: skip


class AskForm(Form):
    """`bodies`: (code, name) of those who can be asked."""

    kind = fields.ChoiceField("照会の種類", choices=choices, empty="", initial="mover_in")
    provider = fields.ChoiceField("相手の団体", choices=())
    note = fields.TextField(
        "案件の記事", required=False, most=60,
        hint="いま受けられる定期接種がない人では必要です。氏名や番号は書きません。例：転入届2026-3",
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = [("", "選択してください"), *bodies]  # type: ignore[attr-defined]


@endpoint(purpose=PURPOSE, permission=queries.READ)
def list_page(request: HttpRequest) -> HttpResponse:
    """The inquiries that this person sees, the newest first; those shown are recorded as seen."""
    filters = InquiriesFilter(request.GET, request=request)
    rows = queries.inquiries(request.actor).filter(**filters.conditions())
    table = Table(
        request, name="exchange-inquiries", columns=LIST, rows=rows, filters=filters, caption="情報照会の一覧",
        empty="この条件の照会はありません。",
    )  # fmt: skip
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    audit.record_read(
        "exchange.inquiries_listed", by=request.actor, purpose=request.purpose,
        subjects=list(dict.fromkeys(f"resident:{row.resident_id}" for row in shown)),
    )  # fmt: skip
    return show(request, "exchange_inquiries/list.html", table=table)


@endpoint(purpose=PURPOSE, permission=queries.READ)
def person_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """What was asked about a person, and (for those who may) a new inquiry."""
    audit.record_read(
        "exchange.inquiry_opened", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"]
    )
    resident = residents.get(request.actor, resident_id)
    rows = queries.of_person(request.actor, resident_id)
    may_ask = request.actor.may(actions.WRITE)
    known, away = bodies_to_ask(request, rows) if may_ask else ([], "")
    form = AskForm.of(request, bodies=known, initial={"provider": resident.moved_from_code})

    def act(given: dict[str, Any]) -> str:
        asked = actions.Asked(
            resident.pk, given["kind"], given["provider"], dict(known)[given["provider"]], note=given["note"],
        )  # fmt: skip
        [row] = actions.ask(asked=[asked], department=department_of(request), by=request.actor, purpose=request.purpose)
        flash(request, "照会を受け付けました", f"{row.label}。回答が届くと、この画面と一覧の状態が変わります。")
        return reverse("exchange-inquiry-detail", args=[row.pk])

    answered = form.submit(act) if may_ask else None
    return answered or show(
        request, "exchange_inquiries/person.html", form=form, rows=rows, away=away, may_ask=may_ask,
        may_records=request.actor.may("exchange_record.read"), may_case=request.actor.may("exchange_case.write"),
        status=form.status if form.errors else 200,
        **header(resident) | {"section": "exchange-inquiries"},
    )  # fmt: skip


def bodies_to_ask(request: HttpRequest, rows: list[ExchangeInquiry]) -> tuple[list[tuple[str, str]], str]:
    """Who can be asked; without the intermediary those asked before, and what is wrong."""
    known, away = bodies.bodies(request.actor.code[:60])
    asked = {row.provider: row.provider_name for row in rows if not row.hides_provider}
    return known or list(asked.items()), away


def department_of(request: HttpRequest) -> str:
    """The section of whoever asks: the duty is given to sections at the intermediary."""
    return section_of(request.actor)
