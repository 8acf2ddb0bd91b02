"""副本を消した記録: whose copies were removed, how many and why, and numbers that wait for copies to be sent anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.intermediary.copies import moving, queries
from sesshu.intermediary.copies.models import NumberMove
from sesshu.intermediary.copies.screens.pages import PURPOSE
from sesshu.law.permission_list import name_of

COLUMNS = (
    Column("at", "消した日時", sort="at", css="tight"),
    Column("unified_number", "統合宛名番号", css="code tight"),
    Column("information", "情報", lambda r: name_of("information", r.information)),
    Column("records", "件数", align="right"),
    Column("reason", "理由"),
)


class EndForm(Form):
    move = fields.ChoiceField("待つのをやめる番号", choices=())
    reason = fields.TextField("待つのをやめる理由", most=200, width="long", example="原本の課に記録なしと確認")

    def __init__(self, *args: Any, moves: Sequence[NumberMove], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["move"].choices = [(str(one.pk), f"{one.unified_number}と{one.other}") for one in moves]  # type: ignore[attr-defined]


@endpoint(purpose=PURPOSE, permission="copy.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Whoever is on the page is recorded as seen. Whoever may ends the waiting for one pair of numbers."""
    moves = list(queries.open_moves(request.actor)[:100])
    form = EndForm.of(request, moves=moves) if moves and request.actor.may("copy.write") else None

    def end(data: dict[str, Any]) -> str:
        moving.end(move_id=UUID(data["move"]), reason=data["reason"], by=request.actor, purpose=request.purpose)
        flash(request, "待つのをやめました", "次の求めから、いまある副本で回答します。")
        return reverse("copy-removal-list")

    if form and (done := form.submit(end)):
        return done
    table = Table(
        request, name="copy-removals", columns=COLUMNS, rows=queries.removals(request.actor),
        caption="副本を消した記録", empty="まだ消した副本はありません。",
    )  # fmt: skip
    shown = list(table.all_rows[max(0, table.first_row - 1) : table.last_row])
    numbers = [*(row.unified_number for row in shown), *(n for one in moves for n in (one.unified_number, one.other))]
    audit.record_read(
        "exchange.removals_listed", by=request.actor, purpose=request.purpose,
        subjects=list(dict.fromkeys(f"person:{number}" for number in numbers)),
    )  # fmt: skip
    table.show_only(shown)
    return show(
        request, "copies/removals.html", table=table, moves=moves, form=form, section="copies",
        status=form.status if form and form.errors else 200,
    )  # fmt: skip
