"""接種歴不明の登録と解消."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.unknown_history import actions, queries
from sesshu.ledger.unknown_history.actions import UnknownEntry
from sesshu.ledger.unknown_history.codes import choices

EVERYTHING = ("all", "すべての予防接種")


def series_choices() -> list[tuple[str, str]]:
    return [EVERYTHING, *((series.code, series.name) for series in city_tables().series)]


class UnknownForm(Form):
    series = fields.ComboField(
        "予防接種", choices=series_choices, initial="all", hint="all はすべて。符号や名前の一部で選べます。",
        example="mr_1",
    )  # fmt: skip
    reason = fields.ChoiceField("理由", choices=lambda: choices("reasons"), style="radio")
    note = fields.TextField("記事", required=False, most=200)


class EndUnknownForm(Form):
    reason = fields.ChoiceField("解消の理由", choices=lambda: choices("end_reasons"), style="radio")


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.write")
def new_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Declare that a history is unknown."""
    resident = _announced(request, resident_id, "unknown_history.entry_opened")
    form = UnknownForm.of(request)

    def act(given: dict[str, Any]) -> str:
        series = "" if given["series"] == EVERYTHING[0] else given["series"]
        entry = UnknownEntry(resident.pk, given["reason"], series, given["note"])
        actions.declare_unknown(entries=[entry], by=request.actor, purpose=request.purpose)
        flash(request, "登録しました", f"{queries.WORD}として表示します。未接種としては扱いません。")
        return reverse("resident-page", args=[resident.pk])

    page = {"page_title": "接種歴不明の登録", "act": "登録する"}
    return form.submit(act) or show(request, "unknown_history/form.html", form=form, **page, **header(resident))


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.write")
def end_page(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """The history is known again."""
    row = queries.get(request.actor, row_id)
    resident = _announced(request, row.resident_id, "unknown_history.ending_opened")
    form = EndUnknownForm.of(request)

    def act(given: dict[str, Any]) -> str:
        actions.end_unknown(ids=[row.pk], reason=given["reason"], by=request.actor, purpose=request.purpose)
        flash(request, "解消しました", "登録されている記録だけで判定します。")
        return reverse("resident-page", args=[resident.pk])

    page = {"page_title": "接種歴不明の解消", "act": "解消する"}
    return form.submit(act) or show(request, "unknown_history/form.html", form=form, **page, **header(resident))


def _announced(request: HttpRequest, resident_id: UUID, act: str) -> residents.Resident:
    audit.record_read(act, by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"])
    return residents.get(request.actor, resident_id)
