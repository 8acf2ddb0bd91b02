"""保留・相違・照合待ち: the work list with reason and age, and one slip to settle."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.piles import actions, queries
from sesshu.ledger.piles.models import PileSlip
from sesshu.ledger.piles.screens import forms
from sesshu.ledger.piles.screens.keying import TAGS, keyed_of, line
from sesshu.ledger.piles.screens.pages import PURPOSE
from sesshu.ledger.piles.states import SlipState

LABELS = {"given_on": "接種日", "lot_typed": "ロット番号"}


@endpoint(purpose=PURPOSE, permission="dose.write")
def waiting_page(request: HttpRequest) -> HttpResponse:
    """Every slip that waits for a person, the oldest first."""
    today = clock.today()
    columns = (
        Column("slip", "票", lambda r: f"{r.pile.label}　票{r.number}", css="tight",
               link=lambda r: reverse("pile-slip", args=[r.id])),
        Column("name", "氏名", lambda r: r.resident.name if r.resident else r.typed_number, css="official-name"),
        Column("product", "ワクチン", lambda r: product_name(r.product) if r.product else ""),
        Column("state", "状態", lambda r: r.get_state_display(), sort="state", css="tight",
               tag=lambda r: TAGS[SlipState(r.state)]),
        Column("reason", "理由", _why),
        Column("days", "経過", lambda r: f"{queries.age_in_days(r, today)}日", sort="keyed_at", align="right"),
        Column("by", "入力した人", "keyed_by_name"),
    )  # fmt: skip
    table = Table(
        request, name="pile-waiting", columns=columns, rows=queries.waiting(request.actor),
        caption="保留・相違・照合待ちの票", empty="待っている票はありません。", unit="枚",
    )  # fmt: skip
    rows = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    _seen(request, list(rows))
    return show(request, "piles/waiting.html", table=table, section="piles")


@endpoint(purpose=PURPOSE, permission="dose.write")
def slip_page(request: HttpRequest, slip_id: UUID) -> HttpResponse:
    """One slip with what both typed; what is right is recorded, or the slip is taken out."""
    slip = queries.get_slip(request.actor, slip_id)
    initial = {
        "version": slip.version, "number": slip.resident.health_number if slip.resident else slip.typed_number,
        "given_on": wareki(slip.given_on) if slip.given_on else "", "product": slip.product,
        "lot_typed": slip.lot_typed,
    }  # fmt: skip
    form = forms.SettleForm.of(request, pile=slip.pile, initial=initial)
    remove = forms.RemoveForm.of(request, initial={"version": slip.version})

    def settle(data: dict[str, Any]) -> str:
        done = actions.settle(
            slip_id=slip.pk, keyed=keyed_of(request, data), version=data["version"], by=request.actor,
            purpose=request.purpose,
        )  # fmt: skip
        flash(request, f"票{done.number}：{done.get_state_display()}", done.reason)
        return reverse("pile-waiting")

    def take_out(data: dict[str, Any]) -> str:
        done = actions.remove_slip(slip_id=slip.pk, by=request.actor, purpose=request.purpose, **data)
        flash(request, f"票{done.number}を除外しました")
        return reverse("pile-waiting")

    if done := form.submit(settle) or remove.submit(take_out):
        return done
    _seen(request, [slip])
    differences = [(LABELS[name], _said(slip, name), _read(name, theirs)) for name, theirs in slip.second.items()]
    return show(
        request, "piles/slip.html", form=form, remove=remove, slip=slip, line=line(slip), differences=differences,
        is_waiting=slip.state in queries.WAITING, section="piles",
    )  # fmt: skip


def _why(row: PileSlip) -> str:
    if row.state == SlipState.DIFFERS:
        return "、".join(LABELS[name] for name in row.second) + "が違います"
    return row.reason or "もう一人の入力を待っています"


def _said(slip: PileSlip, name: str) -> str:
    return _read(name, str(getattr(slip, name) or ""))


def _read(name: str, value: str) -> str:
    return wareki(date.fromisoformat(value)) if name == "given_on" and value else value or "（空欄）"


def _seen(request: HttpRequest, rows: list[PileSlip]) -> None:
    audit.record_read(
        "pile.slips_shown", by=request.actor, purpose=request.purpose,
        subjects=list(dict.fromkeys(f"resident:{row.resident_id}" for row in rows if row.resident_id)),
    )  # fmt: skip
