"""副本と宛名: how many people stand how, comparisons with their differences, and the end of protections."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki_short
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import NotFound
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.provision_copies import actions, calling, queries
from sesshu.ledger.provision_copies.models import DifferenceKind
from sesshu.ledger.residents.models import Resident

PURPOSE = "INFORMATION_EXCHANGE"
LIST = "provision-copy-list"
TAGS = {DifferenceKind.UNPROTECTED: "wrong", DifferenceKind.ELSEWHERE: ""}
COLUMNS = (
    Column("name", "氏名", lambda r: r.resident.name if r.resident else "（台帳にいない人）", css="official-name",
           sort="resident__kana_key",
           link=lambda r: reverse("resident-page", args=[r.resident_id]) if r.resident else ""),
    Column("business_number", "宛名番号", lambda r: r.business_number or "－", css="code tight"),
    Column("kind", "違い", lambda r: r.get_kind_display(), sort="kind", tag=lambda r: TAGS.get(r.kind, "care")),
    Column("record_key", "接種記録", lambda r: r.record_key or "－", css="code"),
)  # fmt: skip


class SendForm(Form):
    """Nothing to fill in."""


class CompareForm(Form):
    """Nothing to fill in."""


class AgainForm(Form):
    """Nothing to fill in."""


class RemoveForm(Form):
    reason = fields.TextField("消す理由", most=200, example="消去済みの人と確認した")


class LiftForm(Form):
    people = fields.MultiChoiceField("解除する人", choices=())
    reason = fields.TextField("解除する理由", most=200, example="終了を住民記録で確認した")

    def __init__(self, *args: Any, offered: list[Resident], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(str(one.pk), _words(one)) for one in offered]  # type: ignore[attr-defined]


@endpoint(purpose=PURPOSE, permission=queries.READ)
def list_page(request: HttpRequest) -> HttpResponse:
    """Counts name nobody; the people whose protection ended are recorded as seen."""
    offered = queries.to_lift(request.actor)
    if offered:
        audit.record_read(
            "exchange.lifting_listed", by=request.actor, purpose=request.purpose,
            subjects=[one.subject for one in offered],
        )  # fmt: skip
    forms: dict[str, Form] = {
        "send": SendForm.of(request), "compare": CompareForm.of(request), "lift": LiftForm.of(request, offered=offered)
    }  # fmt: skip
    acts = {"send": _send(request), "compare": _compare(request), "lift": _lift(request)}
    if request.actor.may(actions.WRITE):
        for name, form in forms.items():
            answered = form.submit(acts[name])
            if answered:
                return answered
    return show(
        request, "provision_copies/list.html", standing=queries.standing(request.actor), offered=offered,
        comparisons=queries.comparisons(request.actor)[:10], connected=calling.is_connected(),
        may_write=request.actor.may(actions.WRITE),
        status=max((form.status for form in forms.values() if form.errors), default=200), **forms,
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission=queries.READ)
def differences_page(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """What differs in one comparison, and sending those people anew."""
    row = queries.comparisons(request.actor).filter(pk=comparison_id).first()
    if row is None:
        raise NotFound("この照合はありません。一覧から選び直してください。")
    form, remove = AgainForm.of(request), RemoveForm.of(request)

    def act(_: dict[str, Any]) -> str:
        number = actions.send_again(comparison_id=row.pk, by=request.actor, purpose=request.purpose)
        flash(request, "送り直します", f"{number}人の副本を送り直します。終わったら、もう一度照合してください。")
        return reverse(LIST)

    def act_removing(given: dict[str, Any]) -> str:
        number = actions.remove_strangers(
            comparison_id=row.pk, reason=given["reason"], by=request.actor, purpose=request.purpose
        )
        flash(request, "副本を消します", f"{number}人の副本を消すよう、中間サーバーに求めました。")
        return reverse(LIST)

    if request.actor.may(actions.WRITE):
        answered = form.submit(act) or remove.submit(act_removing)
        if answered:
            return answered
    table = Table(
        request, name="copy-differences", columns=COLUMNS, rows=queries.differences(request.actor, row.pk),
        caption="原本と副本の違い", empty="違いはありません。",
    )  # fmt: skip
    unprotected, elsewhere = queries.unlike_flags(request.actor, row.pk)
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    audit.record_read(
        "exchange.differences_listed", by=request.actor, purpose=request.purpose,
        subjects=list(dict.fromkeys(f"resident:{one.resident_id}" for one in shown if one.resident_id)),
    )  # fmt: skip
    return show(
        request, "provision_copies/differences.html", row=row, table=table, form=form, remove=remove,
        strangers=queries.strangers(request.actor, row.pk), moving=queries.moving(request.actor, row.pk),
        unprotected=unprotected, elsewhere=elsewhere,
        may_write=request.actor.may(actions.WRITE), section="provision-copies",
        status=remove.status if remove.errors else 200,
    )  # fmt: skip


def _send(request: HttpRequest) -> Any:
    def act(_: dict[str, Any]) -> str:
        actions.send_now(by=request.actor, purpose=request.purpose)
        flash(request, "送信を始めます", "残りの人数は、この画面を開き直すと新しくなります。")
        return reverse(LIST)

    return act


def _compare(request: HttpRequest) -> Any:
    def act(_: dict[str, Any]) -> str:
        actions.start_comparison(by=request.actor, purpose=request.purpose)
        flash(request, "全件照合を始めます", "終わると、この画面の照合の表に結果が出ます。")
        return reverse(LIST)

    return act


def _lift(request: HttpRequest) -> Any:
    def act(given: dict[str, Any]) -> str:
        ids = [UUID(key) for key in given["people"]]
        number = actions.lift(resident_ids=ids, reason=given["reason"], by=request.actor, purpose=request.purpose)
        flash(request, "解除しました", f"{number}人の自動応答不可と不開示を、両方のシステムで解除しました。")
        return reverse(LIST)

    return act


def _words(one: Resident) -> str:
    birth = wareki_short(one.birth_date) if one.birth_date else one.birth_text
    return f"{one.name}（{birth}生）"
