"""受付票: the list, and one slip with its lines."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.inquiries import actions, queries
from sesshu.ledger.inquiries.codes import choices, codes
from sesshu.ledger.inquiries.models import InquirySlip, SlipState
from sesshu.ledger.residents import queries as residents

PURPOSE = "RESIDENT_SEARCH"
TAGS = {"open": "key", "done": "right", "cancelled": "plain"}
LIST = (
    Column("label", "番号", css="code tight", sort=("fiscal_year", "number"),
           link=lambda r: reverse("inquiry-detail", args=[r.id])),
    Column("received_at", "受付", css="tight", sort="received_at"),
    Column("channel", "方法", lambda r: codes("channel")[r.channel], css="tight"),
    Column("name", "対象の人", lambda r: r.resident.name, css="official-name"),
    Column("caller", "来た人・電話の人", lambda r: codes("caller").get(r.caller, "")),
    Column("received_by_name", "受付者"),
    Column("state", "状態", lambda r: r.get_state_display(), css="tight", tag=lambda r: TAGS[r.state]),
)  # fmt: skip


class SlipFilter(FilterForm):
    state = fields.ChoiceField("状態", choices=SlipState.choices, required=False, empty="すべて")
    channel = fields.ChoiceField("方法", choices=lambda: choices("channel"), required=False, empty="すべて")


class CancelForm(Form):
    cancel_reason = fields.TextField("取消の理由", most=200, width="long", example="別の人の画面を開いた")


@endpoint(purpose=PURPOSE, permission="inquiry.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All slips, the newest first. Those shown are recorded as seen."""
    filters = SlipFilter(request.GET, request=request)
    rows = queries.slips(request.actor).filter(**filters.conditions())
    table = Table(
        request, name="inquiries", columns=LIST, rows=rows, filters=filters, caption="受付票の一覧",
        empty="受付票はありません。",
    )  # fmt: skip
    form, done = offer_file(
        request, table, name="予防接種_受付票_一覧",
        people=lambda: rows.order_by().values_list("resident_id", flat=True),
    )  # fmt: skip
    if done:
        return done
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    subjects = [f"resident:{row.resident_id}" for row in shown]
    if subjects:
        audit.record_read("inquiry.listed", by=request.actor, purpose=request.purpose, subjects=subjects)
    return show(request, "inquiries/list.html", table=table, form=form)


@endpoint(purpose=PURPOSE, permission="inquiry.read")
def detail_page(request: HttpRequest, slip_id: UUID) -> HttpResponse:
    """One slip: who asked, what was shown and answered."""
    slip = queries.get(request.actor, slip_id)
    lines = list(queries.lines(request.actor, slip))
    unnamed = names_of_codes({line.by for line in lines if not line.by_name})
    for line in lines:
        line.by_name = line.by_name or unnamed.get(line.by, "")
    people = {slip.resident_id, *(line.resident_id for line in lines)}
    audit.record_read(
        "inquiry.read", by=request.actor, purpose=request.purpose, obj=f"inquiry_slip:{slip.id}",
        subjects=[f"resident:{person}" for person in people if person],
    )  # fmt: skip
    form = CancelForm.of(request)

    def act(data: dict[str, Any]) -> str:
        actions.cancel(slip_id=slip.id, reason=data["cancel_reason"], by=request.actor, purpose=request.purpose)
        flash(request, "受付票を取り消しました", slip.label)
        return reverse("inquiry-detail", args=[slip.id])

    done = form.submit(act)
    if done:
        return done
    may_write = request.actor.may("inquiry.write") and slip.is_open
    resident = residents.visible_to(request.actor).filter(pk=slip.resident_id).first()
    return show(
        request, "inquiries/detail.html", slip=slip, facts=_facts(slip), section="inquiries",
        resident=resident, form=form if may_write or form.is_bound else None, lines=lines,
        may_go_on=may_write and resident is not None,
    )  # fmt: skip


def _facts(slip: InquirySlip) -> list[tuple[str, str]]:
    caller = "　".join(word for word in (codes("caller").get(slip.caller, ""), slip.caller_name) if word)
    return [
        ("状態", str(slip.get_state_display()) + (f"（{slip.cancel_reason}）" if slip.cancel_reason else "")),
        ("受付の方法", codes("channel")[slip.channel]), ("受付者", slip.received_by_name),
        ("来た人・電話の人", caller),
        ("本人確認", codes("identity").get(slip.identity, "")), ("回答・引継ぎ", slip.answer),
    ]  # fmt: skip
