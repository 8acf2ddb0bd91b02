"""「接種しなかった」の登録と取消."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses.screens.forms import InstitutionField
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.not_given import actions, queries
from sesshu.ledger.not_given.actions import NotGivenEntry
from sesshu.ledger.not_given.codes import choices
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents


def series_choices() -> list[tuple[str, str]]:
    return [(series.code, series.name) for series in city_tables().series]


class NotGivenForm(Form):
    seen_on = fields.DateField(
        "日付", not_future=True, example="R8.11.20", hint="来所した日、または予定の日。例：R8.11.20"
    )
    series = fields.ComboField("予防接種", choices=series_choices, hint="符号・名前の一部で選べます。", example="mr_1")
    result = fields.ChoiceField("結果", choices=lambda: choices("result"), style="radio", initial="deferred")
    reason = fields.ChoiceField("理由", choices=lambda: choices("reason"), style="radio")
    institution_code = InstitutionField(
        "医療機関コード", required=False, hint="10桁。分からないときは空欄", example="4310112345"
    )  # fmt: skip
    place = fields.TextField("場所", required=False, hint="医療機関コードが無いとき", most=100)
    note = fields.TextField("記事", required=False, most=200)


class WithdrawNotGivenForm(Form):
    reason = fields.ChoiceField("取消の理由", choices=lambda: choices("withdraw_reason"), style="radio")


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.write")
def new_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Record that nothing was given, with the reason."""
    resident = _announced(request, resident_id, "not_given.entry_opened")
    form = NotGivenForm.of(request)

    def act(given: dict[str, Any]) -> str:
        entry = NotGivenEntry(resident_id=resident.pk, **given)
        actions.record_not_given(entries=[entry], by=request.actor, purpose=request.purpose)
        flash(request, "登録しました", "接種しなかった記録として登録しました。接種の回数には数えません。")
        return reverse("resident-page", args=[resident.pk])

    page = {"page_title": "接種しなかった記録の登録", "act": "登録する"}
    return form.submit(act) or show(request, "not_given/form.html", form=form, **page, **header(resident))


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.correct")
def withdraw_page(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Withdraw such a record."""
    row = queries.get(request.actor, row_id)
    resident = _announced(request, row.resident_id, "not_given.withdrawal_opened")
    form = WithdrawNotGivenForm.of(request)

    def act(given: dict[str, Any]) -> str:
        actions.withdraw_not_given(ids=[row.pk], reason=given["reason"], by=request.actor, purpose=request.purpose)
        flash(request, "取り消しました", "記録は取消済みとして残っています。")
        return reverse("resident-page", args=[resident.pk])

    page = {"page_title": "接種しなかった記録の取消", "act": "取り消す"}
    return form.submit(act) or show(request, "not_given/form.html", form=form, **page, **header(resident))


def _announced(request: HttpRequest, resident_id: UUID, act: str) -> residents.Resident:
    audit.record_read(act, by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"])
    return residents.get(request.actor, resident_id)
