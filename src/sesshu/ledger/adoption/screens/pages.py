"""記録の分離: links for the restricted role, asking for one, undoing one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.adoption import actions, queries
from sesshu.numbers.in_texts import TwelveDigits

PURPOSE = "RESIDENT_INTAKE"
COLUMNS = (
    Column("present", "現在の氏名", lambda s: s.present.name, css="official-name", exported=False,
           link=lambda s: reverse("resident-page", args=[s.present.id])),
    Column("former", "分離した氏名", lambda s: s.former_name, css="official-name", exported=False),
    Column("former_number", "分離した宛名番号", exported=False),
    Column("decided_on", "確定日", lambda s: s.link.decided_on, css="tight", exported=False),
    Column("state", "状態", lambda s: "取消し" if s.link.undone_at else "分離中", css="tight", exported=False),
)  # fmt: skip


class SealForm(Form):
    former_number = fields.DigitsField("縁組前の宛名番号", twelve_digits=TwelveDigits.OWN_NUMBER)
    present_number = fields.DigitsField(
        "縁組後の宛名番号", hint="番号が変わらないときは同じ番号", twelve_digits=TwelveDigits.OWN_NUMBER
    )
    from_history_number = fields.NumberField(
        "縁組後の最初の履歴番号", least=2, required=False, hint="番号が同じときだけ"
    )
    decided_on = fields.DateField("審判の確定日", not_future=True)
    reason = fields.TextField("根拠", most=200, width="long", hint="例：住民記録からの通知 第12号")


class UndoForm(Form):
    reason = fields.TextField("取り消す理由", most=200, width="long", hint="例：対象者の誤り")


@endpoint(purpose=PURPOSE, permission="sealed.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Every link; recorded before it is shown."""
    rows = queries.links(request.actor, purpose=request.purpose)
    table = Table(
        request, name="adoption", columns=COLUMNS, rows=rows, caption="記録の分離", empty="分離した記録はありません。"
    )
    return show(request, "adoption/list.html", table=table, may_write=request.actor.may("sealed.write"), rows=rows)


@endpoint(purpose=PURPOSE, permission="sealed.write")
def new_page(request: HttpRequest) -> HttpResponse:
    """Ask for sealing."""
    form = SealForm.of(request)

    def act(data: dict[str, Any]) -> str:
        number = data.pop("from_history_number")
        asked = actions.ask(
            by=request.actor, purpose=request.purpose, from_history_number=int(number) if number else None, **data
        )
        flash(request, "承認を依頼しました", f"起案番号 {asked.decision_number}。承認されると分離されます。")
        return reverse("adoption-list")

    return form.submit(act) or show(request, "adoption/new.html", form=form)


@endpoint(purpose=PURPOSE, permission="sealed.write")
def undo_page(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Ask for taking a sealing back."""
    form = UndoForm.of(request)

    def act(data: dict[str, Any]) -> str:
        asked = actions.ask_undo(link_id=link_id, reason=data["reason"], by=request.actor, purpose=request.purpose)
        flash(request, "承認を依頼しました", f"起案番号 {asked.decision_number}。承認されると取り消されます。")
        return reverse("adoption-list")

    return form.submit(act) or show(request, "adoption/undo.html", form=form)
