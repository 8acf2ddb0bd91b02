"""消去の保留: who is kept from being erased and why; place a hold, ask another person to lift one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.erasures import holding
from sesshu.ledger.erasures.screens.forms import HoldForm, LiftForm

PURPOSE = "ERASURE"
HOLDS = (
    Column("addressee_number", "宛名番号", lambda r: r.resident.addressee_number, css="code tight"),
    Column("name", "氏名", lambda r: r.resident.name, css="official-name",
           link=lambda r: reverse("resident-page", args=[r.resident_id])),
    Column("kind", "種類", lambda r: r.get_kind_display()),
    Column("reason", "理由"),
    Column("placed_at", "保留した日", lambda r: r.placed_at.date(), css="tight"),
    Column("placed_by_name", "職員", css="tight"),
    Column("state", "状態", lambda r: f"解除（{r.lift_reason}）" if r.lifted_at else "保留中"),
)  # fmt: skip


@endpoint(purpose=PURPOSE, permission="retention.read")
def holds_page(request: HttpRequest) -> HttpResponse:
    """All holds, those in force first."""
    forms = _forms(request) if request.actor.may("erasure.hold") else {}
    for form, act in forms.values():
        if done := form.submit(act):
            return done
    rows = holding.holds(request.actor)
    table = Table(request, name="erasure-holds", columns=HOLDS, rows=rows, caption="消去の保留",
                  empty="消去の保留はありません。")  # fmt: skip
    shown = rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    if subjects := [row.resident.subject for row in shown]:
        audit.record_read("erasure.holds_read", by=request.actor, purpose=request.purpose, subjects=subjects)
    return show(
        request, "erasures/holds.html", table=table,
        status=max((form.status for form, _ in forms.values() if form.errors), default=200),
        **{f"{name}_form": form for name, (form, _) in forms.items()},
    )  # fmt: skip


def _forms(request: HttpRequest) -> dict[str, tuple[Any, Any]]:
    here = reverse("erasure-holds")

    def place(given: dict[str, Any]) -> str:
        holding.place(
            addressee_number=given["addressee_number"], kind=given["kind"], reason=given["reason"], by=request.actor,
            purpose=request.purpose,
        )  # fmt: skip
        flash(request, "消去を保留しました", "解除されるまで、この人の記録は消去されません。")
        return here

    def lift(given: dict[str, Any]) -> str:
        holding.ask_lifting(
            hold_id=UUID(given["hold"]), reason=given["lift_reason"], by=request.actor, purpose=request.purpose
        )
        flash(request, "解除の承認を依頼しました", "別の職員が承認するまで、保留は続きます。")
        return here

    return {"hold": (HoldForm.of(request), place), "lift": (LiftForm.of(request), lift)}
