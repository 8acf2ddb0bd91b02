"""照会の案件: the list, a new case of a person, and one case with its inquiries and their answers beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.law.permission_list import name_of
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.exchange_cases import actions, queries
from sesshu.ledger.exchange_cases.kinds import CaseKind, choices, kinds
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_cases.screens.asking import AskForm, wish_of
from sesshu.ledger.exchange_cases.screens.offices import office_facts
from sesshu.ledger.exchange_inquiries import queries as inquiry_queries
from sesshu.ledger.exchange_inquiries.kinds import kinds as inquiry_kinds
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.screens.adopting import answers_in_words
from sesshu.ledger.exchange_inquiries.screens.pages import PURPOSE, bodies_to_ask, department_of
from sesshu.ledger.exemptions.judging import RESULTS
from sesshu.ledger.residents import queries as residents

LIST = (
    Column("label", "番号", css="code tight", sort=("fiscal_year", "number"),
           link=lambda r: reverse("exchange-case-detail", args=[r.pk])),
    Column("state", "状態", lambda r: "対応中" if r.is_open else "終了", css="tight",
           tag=lambda r: "key" if r.is_open else "plain"),
    Column("name", "氏名", lambda r: r.resident.name, css="official-name", sort="resident__kana_key"),
    Column("kind", "種類", lambda r: kinds()[r.kind].label),
    Column("received_on", "受付日", css="tight", sort="received_on"),
    Column("department", "受け付けた部署"),
    Column("opened_by_name", "受け付けた職員"),
)  # fmt: skip


class CasesFilter(FilterForm):
    kind = fields.ChoiceField("種類", choices=choices, required=False, empty="すべて")


class CaseForm(Form):
    kind = fields.ChoiceField("案件の種類", choices=choices, empty="選択してください")
    received_on = fields.DateField("申請の受付日")
    matter = fields.TextField("申請の要旨", most=200, width="long", hint="番号は書きません。例：帯状疱疹の実費の免除")
    consent_number = fields.TextField(
        "同意書の番号", required=False, most=40, hint="本人の同意が必要な照会（市町村民税）だけ"
    )


class CloseForm(Form):
    """`known`: (code, words) of the decisions of this kind."""

    decision = fields.ChoiceField("決定", choices=(), style="radio")
    outcome = fields.TextField(
        "案件の結論",
        most=300,
        width="long",
        example="非課税を確認し、免除を決定",
        hint="決定の理由。番号は書きません。",
    )

    def __init__(self, *args: Any, known: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = known  # type: ignore[attr-defined]


@endpoint(purpose=PURPOSE, permission=queries.READ)
def list_page(request: HttpRequest) -> HttpResponse:
    """The cases that this person sees, the newest first; those shown are recorded as seen."""
    filters = CasesFilter(request.GET, request=request)
    rows = queries.cases(request.actor).filter(**filters.conditions())
    table = Table(
        request, name="exchange-cases", columns=LIST, rows=rows, filters=filters, caption="照会の案件の一覧",
        empty="この条件の案件はありません。案件は個人画面の「情報照会」から登録します。",
    )  # fmt: skip
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    audit.record_read(
        "exchange_case.listed", by=request.actor, purpose=request.purpose,
        subjects=list(dict.fromkeys(f"resident:{row.resident_id}" for row in shown)),
    )  # fmt: skip
    return show(request, "exchange_cases/list.html", table=table)


@endpoint(purpose=PURPOSE, permission=actions.WRITE)
def new_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """An application comes in."""
    audit.record_read(
        "exchange_case.begun", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"]
    )
    resident = residents.get(request.actor, resident_id)
    form = CaseForm.of(request, initial={"received_on": clock.today()})

    def act(given: dict[str, Any]) -> str:
        case = actions.open_case(resident_id=resident.pk, by=request.actor, purpose=request.purpose, **given)
        flash(request, "案件を登録しました", f"{case.label}。つづけて相手の団体に照会できます。")
        return reverse("exchange-case-detail", args=[case.pk])

    done = form.submit(act)
    return done or show(
        request, "exchange_cases/new.html", form=form, cases=queries.of_person(request.actor, resident.pk),
        **header(resident) | {"section": "exchange-cases"},
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission=queries.READ)
def detail_page(request: HttpRequest, exchange_case_id: UUID) -> HttpResponse:
    """One case: asking from it, what was answered, and its end."""
    case = queries.get(request.actor, exchange_case_id)
    rows = queries.inquiries(request.actor, case)
    seen = dict.fromkeys([case.resident_id, *case.household, *(row.resident_id for row in rows)])
    audit.record_read(
        "exchange_case.read", by=request.actor, purpose=request.purpose, obj=f"exchange_case:{case.pk}",
        subjects=[f"resident:{one}" for one in seen],
    )  # fmt: skip
    kind, by, purpose = kinds()[case.kind], request.actor, request.purpose
    may_write = by.may(actions.WRITE) and case.is_open
    may_ask = may_write and department_of(request) == case.department
    bodies, away = bodies_to_ask(request, rows) if may_ask else ([], "")
    ask = AskForm.for_case(request, case, bodies) if may_ask else None
    close = CloseForm.of(request, known=list(kind.decisions.items())) if may_write else None

    def asked(given: dict[str, Any]) -> str:
        wish = wish_of(given, dict(bodies), by)
        row = actions.ask(case_id=case.pk, wish=wish, department=department_of(request), by=by, purpose=purpose)
        flash(request, "照会を受け付けました", f"{row.label}。回答が届くと、この案件の画面に並びます。")
        return reverse("exchange-case-detail", args=[case.pk])

    def closed(given: dict[str, Any]) -> str:
        actions.close(case_id=case.pk, by=by, purpose=purpose, **given)
        flash(request, "案件を終わらせました", case.label)
        return reverse("exchange-case-detail", args=[case.pk])

    done = (ask and ask.submit(asked)) or (close and close.submit(closed))
    return done or show(
        request, "exchange_cases/detail.html", case=case, facts=_facts(case, kind), ask=ask, close=close, away=away,
        not_ours=actions.of_another_section(case) if may_write and not may_ask else "",
        office=office_facts(by, case), inquiries=[_shown(row) for row in rows],
        **header(residents.get(by, case.resident_id)) | {"section": "exchange-cases"},
    )  # fmt: skip


def _facts(case: ExchangeCase, kind: CaseKind) -> list[tuple[str, Any]]:
    return [
        ("状態", "対応中" if case.is_open else "終了"), ("種類", kind.label), ("受付日", case.received_on),
        ("申請の要旨", case.matter), ("照会の目的（事務）", name_of("duty", kind.duty)),
        ("同意書の番号", case.consent_number), ("受け付けた部署・職員", f"{case.department}　{case.opened_by_name}"),
        ("決定", case.decision_label),
        ("決定したときの庁内の情報", RESULTS.get(case.office_result, "")), ("案件の結論", case.outcome),
    ]  # fmt: skip


def _shown(row: ExchangeInquiry) -> dict[str, Any]:
    """An inquiry with its answer in the words of its kind."""
    kind = inquiry_kinds()[row.kind]
    asked = [
        ("照会する情報", name_of("information", kind.information)), ("根拠", f"照会許可用照合リスト {kind.basis}"),
        ("照会した人", f"{row.resident.name}（{name_of('subject', row.subject or kind.subjects[0])}）"),
        ("同意書の番号", row.consent_number),
    ]  # fmt: skip
    if row.outside_reason:
        asked.append(("世帯にいない人を照会した理由", row.outside_reason))
    return {
        "row": row, "asked": asked, "meaning": inquiry_queries.meaning(row), "answers": answers_in_words(row, kind),
    }  # fmt: skip
