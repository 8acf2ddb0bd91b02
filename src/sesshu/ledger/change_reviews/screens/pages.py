"""異動後の確認: the list, and one thing with its lines and the note that settles it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.change_reviews import actions, kinds, queries

PURPOSE = "RESIDENT_INTAKE"
COLUMNS = (
    Column("words", "確認すること", link=lambda r: reverse("change-review-detail", args=[r.id])),
    Column("kind", "種類", lambda r: kinds.label(r.kind), css="tight"),
    Column("name", "氏名", lambda r: r.resident.name, css="official-name"),
    Column("opened_at", "発生", sort="opened_at", css="tight"),
    Column("state", "状態", lambda r: "確認済み" if r.settled_at else "未確認", css="tight",
           tag=lambda r: "" if r.settled_at else "care"),
    Column("note", "確認した内容"),
)  # fmt: skip


class ReviewFilter(FilterForm):
    state = fields.ChoiceField(
        "状態", required=False, empty="未確認のみ", choices=[("all", "すべて"), ("settled", "確認済み")]
    )
    kind = fields.ChoiceField("種類", required=False, empty="すべて", choices=kinds.choices)


class SettleForm(Form):
    note = fields.TextField("確認した内容", most=400, width="long", hint="例：個別に通知を送付した")


@endpoint(purpose=PURPOSE, permission="change_review.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first. Those shown are recorded as seen."""
    filters = ReviewFilter(request.GET, request=request)
    asked = filters.conditions()
    state, rows = asked.pop("state", ""), queries.reviews(request.actor)
    rows = rows if state == "all" else rows.filter(settled_at__isnull=state != "settled")
    table = Table(
        request, name="change-reviews", columns=COLUMNS, rows=rows.filter(**asked), filters=filters,
        caption="異動後の確認の一覧", empty="確認が必要なものはありません。",
    )  # fmt: skip
    form, done = offer_file(
        request, table, name="予防接種_異動後の確認_一覧",
        people=lambda: table.all_rows.order_by().values_list("resident_id", flat=True),
    )  # fmt: skip
    if done:
        return done
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    subjects = list(dict.fromkeys(f"resident:{row.resident_id}" for row in shown))
    if subjects:
        audit.record_read("change_review.listed", by=request.actor, purpose=request.purpose, subjects=subjects)
    return show(request, "change_reviews/list.html", table=table, form=form)


@endpoint(purpose=PURPOSE, permission="change_review.read")
def detail_page(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """One thing to look at."""
    review = queries.get(request.actor, review_id)
    audit.record_read(
        "change_review.read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{review.resident_id}"]
    )
    form = SettleForm.of(request) if review.settled_at is None and request.actor.may("change_review.write") else None

    def act(data: dict[str, Any]) -> str:
        actions.settle(review_id=review.id, note=data["note"], by=request.actor, purpose=request.purpose)
        flash(request, "確認済みにしました")
        return reverse("change-review-list")

    if form is not None and (done := form.submit(act)):
        return done
    return show(request, "change_reviews/detail.html", review=review, kind=kinds.label(review.kind), form=form)
