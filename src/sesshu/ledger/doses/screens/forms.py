"""The forms of this room. Labels, hints and errors live in the fields; judging does not."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms

from sesshu.dates import wareki_short
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses.codes import choices
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.vaccines import product_names, readings
from sesshu.ledger.institutions import queries as institutions
from sesshu.text import normalise_lot

CODE_LENGTH = 10
DATE_HINT = "例：R8.11.20、令和8年11月20日、20261120"


def products() -> list[tuple[str, str]]:
    return list(product_names().items())


def vaccine_field() -> fields.ComboField:
    """A vaccine by typing: `mr`, 麻しん風しん, えむあーる."""
    return fields.ComboField(
        "ワクチン", choices=products, readings=readings, echo_at="/doses/read-product/",
        hint="符号・名前の一部・よみで選べます。", example="mr",
    )  # fmt: skip


class InstitutionField(fields.DigitsField):
    """A code whose institution is named beside it."""

    echoes = True

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.widget.attrs["data-echo"] = "/doses/read-institution/"

    def echo(self, value: Any) -> str:
        """The name of the institution; empty while the code is being typed."""
        code = self.to_python(value or "")
        if len(code) != CODE_LENGTH:
            return ""
        return institutions.names([code]).get(code, "マスタにない医療機関コードです。")


class DecisionMixin(Form):
    """Asks for a decision only after a verdict outside the rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_decision = self.is_bound and "decision" in self.data
        self._kept = {name: self.fields[name] for name in ("decision", "decision_note")}
        if not self.asks_decision:
            for name in self._kept:
                del self.fields[name]

    def ask_decision(self) -> None:
        """Show the two fields of the decision, after everything else."""
        self.asks_decision = True
        self.fields |= self._kept


class DoseForm(DecisionMixin):
    """One dose from a slip or a handbook, in the order of the paper."""

    keeps_draft = True
    given_on = fields.DateField("接種日", not_future=True, hint=DATE_HINT, example="R8.11.20")
    product = vaccine_field()
    lot_number = fields.LotField("ロット番号（製造番号）", required=False, example="Y1234")
    institution_code = InstitutionField(
        "医療機関コード", required=False, hint="10桁。分からないときは空欄", example="4310112345"
    )
    place = fields.TextField("接種した場所", required=False, hint="医療機関コードが無いとき", most=100)
    volume_ml = fields.NumberField("接種量（mL）", required=False, example="0.5")
    route = fields.ChoiceField("接種経路", choices=lambda: choices("route"), required=False)
    kind = fields.ChoiceField("接種区分", choices=lambda: choices("kind"), empty="", initial="routine")
    source = fields.ChoiceField("記録の源", choices=lambda: choices("source"), empty="", initial="slip")
    certainty = fields.ChoiceField("確かさ", choices=lambda: choices("certainty"), empty="", initial="confirmed")
    second_of_day = fields.CheckField("同じ日の2回目の接種", hint="同じ日に同じワクチンが本当に2回接種されたときだけ")
    decision = fields.ChoiceField("判断", choices=lambda: choices("decision"), style="radio", required=True)
    decision_note = fields.TextField("判断の記事", required=False, hint="決裁番号、確認した相手など", most=200)

    def dose_values(self) -> dict[str, Any]:
        """The fields of a `DoseEntry`."""
        given = dict(self.cleaned_data)
        second = given.pop("second_of_day", False)
        given["lot_typed"] = self.typed("lot_number").strip()
        given["lot_number"] = normalise_lot(given["lot_typed"]).number if given["lot_typed"] else ""
        return given | {"same_day_number": 2 if second else 1}


def carried(dose: Dose) -> dict[str, Any]:
    """What the slips of one bundle have in common: the next form begins with it."""
    same = ("product", "lot_number", "institution_code", "place", "volume_ml", "route", "kind", "source")
    return {name: getattr(dose, name) for name in same} | {"given_on": wareki_short(dose.given_on)}


class CorrectForm(DoseForm):
    """All fields of a dose, with the reason of the change."""

    reason = fields.ChoiceField("訂正の理由", choices=lambda: choices("correct_reason"), style="radio")
    note = fields.TextField("記事", required=False, most=200)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)
    second_of_day = None  # type: ignore[assignment]

    @classmethod
    def values_of(cls, dose: Dose) -> dict[str, Any]:
        """What the form shows first."""
        same = (
            "product",
            "lot_number",
            "institution_code",
            "place",
            "volume_ml",
            "route",
            "kind",
            "source",
            "certainty",
        )
        return {name: getattr(dose, name) for name in same} | {
            "given_on": wareki_short(dose.given_on),
            "version": dose.version,
        }

    def dose_values(self) -> dict[str, Any]:
        given = super().dose_values()
        for name in ("reason", "note", "version", "same_day_number"):
            given.pop(name, None)
        return given


class WithdrawForm(Form):
    reason = fields.ChoiceField("取消の理由", choices=lambda: choices("withdraw_reason"), style="radio")
    note = fields.TextField("記事", required=False, most=200)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)


class DecideForm(Form):
    decision = fields.ChoiceField("判断", choices=lambda: choices("decision"), style="radio")
    decision_note = fields.TextField("判断の記事", required=False, hint="決裁番号、確認した相手など", most=200)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)


class WhatIfForm(Form):
    one_time = False
    given_on = fields.DateField("接種する日", hint=DATE_HINT, example="R8.11.20")
    product = vaccine_field()


__all__ = ["CorrectForm", "DecideForm", "DoseForm", "WhatIfForm", "WithdrawForm"]
