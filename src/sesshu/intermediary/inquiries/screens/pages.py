"""情報照会: the list, and one inquiry with its answer."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.contracts.exchange.results import MEANINGS, ResultClass, meaning_of, says_more
from sesshu.contracts.exchange.states import INQUIRY_LABELS, InquiryState
from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.intermediary.copies.layouts import layout
from sesshu.intermediary.inquiries import ending, queries
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.peers.directory import name_of as body_name
from sesshu.intermediary.people.screens.searching import ExchangeFilter
from sesshu.law.permission_list import name_of

PURPOSE = "INFORMATION_EXCHANGE"
GOOD = {InquiryState.ANSWERED, InquiryState.FETCHED, InquiryState.ADOPTED}
COLUMNS = (
    Column("requested_at", "照会の日時", sort="requested_at", css="tight", with_time=True,
           link=lambda r: reverse("inquiry-detail", args=[r.id])),
    Column("provider", "提供者", css="code tight", sort="provider"),
    Column("department", "部署", sort="department"),
    Column("duty", "事務", lambda r: name_of("duty", r.duty)),
    Column("information", "情報", lambda r: name_of("information", r.information)),
    Column("state", "状態", lambda r: INQUIRY_LABELS[InquiryState(r.state)], sort="state", tag=lambda r: _tag(r)),
    Column("result", "結果", lambda r: MEANINGS[ResultClass(r.result)].label if r.result else ""),
    Column("valid_until", "有効期限", sort="valid_until", css="tight"),
)  # fmt: skip


class InquiriesFilter(ExchangeFilter):
    field_order: ClassVar = ["state", "unified_number", "number", "first", "last"]
    state = fields.ChoiceField(
        "状態", choices=[(s.value, label) for s, label in INQUIRY_LABELS.items()], required=False, empty="すべて"
    )


class CancelForm(Form):
    """取消し without questions."""


@endpoint(purpose=PURPOSE, permission="inquiry.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All inquiries; no person is named, and the number that is looked for stands in no address."""
    filters = InquiriesFilter(request.POST, request=request)
    wanted = filters.wanted(
        "requested_at", person="unified_number", numbers=("permit", "key"), texts=("client_key",)
    )  # fmt: skip
    rows = queries.inquiries(request.actor).filter(wanted, **filters.others())
    filters.note_search("exchange.inquiries_listed", rows, by=request.actor, purpose=request.purpose)
    table = Table(
        request, name="inquiries", columns=COLUMNS, rows=rows, filters=filters, caption="情報照会の一覧",
        empty="この条件の照会はありません。", method="post", settings=True,
    )  # fmt: skip
    return show(request, "inquiries/list.html", table=table)


@endpoint(purpose=PURPOSE, permission="inquiry.read")
def detail_page(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """One inquiry; its answer is recorded as seen before it is shown."""
    row = queries.get(request.actor, inquiry_id)
    audit.record_read(
        "exchange.inquiry_shown", by=request.actor, purpose=request.purpose, obj=f"inquiry:{row.pk}",
        subjects=[f"person:{row.unified_number}"],
    )  # fmt: skip
    may_cancel = request.actor.may("inquiry.write") and row.state == InquiryState.QUEUED
    form = CancelForm.of(request) if may_cancel else None

    def act(_: dict[str, Any]) -> str:
        ending.cancel(inquiry_id=row.pk, by=request.actor, purpose=request.purpose)
        flash(request, "照会を取り消しました", "")
        return reverse("inquiry-detail", args=[row.pk])

    done = form.submit(act) if form else None
    return done or show(
        request, "inquiries/detail.html", row=row, facts=_facts(row), answer=_answer(row), form=form,
        meaning=meaning_of(ResultClass(row.result), row.information) if row.result else None,
        why=row.message if row.result and says_more(ResultClass(row.result), row.message) else "", section="inquiries",
        state=INQUIRY_LABELS[InquiryState(row.state)],
    )  # fmt: skip


def _facts(row: Inquiry) -> list[tuple[str, str]]:
    until = row.valid_until.astimezone(clock.TOKYO)
    items = layout(row.information, row.requested_at.astimezone(clock.TOKYO).date())
    return [
        ("統合宛名番号", row.unified_number), ("提供者", body_name(row.provider)), ("部署", row.department),
        ("事務", f"{name_of('duty', row.duty)}（{row.row}の項・{row.part}）"),
        ("情報", name_of("information", row.information)),
        ("項目", "、".join(items[i].name if i in items else i for i in row.items)),
        ("案件・接種の予定", row.case or row.planned), ("不開示", "不開示とする" if row.withheld else "しない"),
        ("有効期限", f"{wareki(until.date())} {until:%H:%M}"),
        ("照会の番号", str(row.key)), ("許可証の番号", str(row.permit or "")),
        ("業務システムの依頼番号", row.client_key),
        ("照合リストの版", "相手と違います" if row.list_differs else "違いは知らされていません"),
    ]  # fmt: skip


def _answer(row: Inquiry) -> list[list[tuple[str, str]]]:
    items = layout(row.information, row.requested_at.astimezone(clock.TOKYO).date())
    why = {"not_held": "保有していない", "not_applicable": "該当しない"}
    return [
        [(items[code].name if code in items else code, value or "―") for code, value in one["values"].items()]
        + [(items[code].name if code in items else code, why[word]) for code, word in one["absent"].items()]
        for one in row.answer or []
    ]


def _tag(row: Inquiry) -> str:
    if row.state in GOOD:
        return "right"
    return "care" if row.state == InquiryState.WAITING else ""
