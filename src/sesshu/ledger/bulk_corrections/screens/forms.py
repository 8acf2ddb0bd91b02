"""The forms of this room: which doses, which field, which value."""

from __future__ import annotations

from typing import Any

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.bulk_corrections.conditions import FIELDS, Conditions
from sesshu.ledger.doses.codes import choices
from sesshu.ledger.doses.screens.forms import InstitutionField, products
from sesshu.ledger.doses.vaccines import readings


class NewForm(Form):
    where_institution_code = InstitutionField("条件：医療機関コード", required=False, hint="10桁", example="4310112345")
    where_product = fields.ComboField(
        "条件：ワクチン", choices=products, readings=readings, required=False, hint="符号か名前の一部", example="mr"
    )  # fmt: skip
    where_lot_number = fields.LotField("条件：ロット番号", required=False, example="AB1234")
    where_given_from = fields.DateField("条件：接種日（から）", required=False)
    where_given_until = fields.DateField("条件：接種日（まで）", required=False)
    where_recorded_from = fields.DateField("条件：登録日（から）", required=False)
    where_recorded_until = fields.DateField("条件：登録日（まで）", required=False)
    field = fields.ChoiceField("訂正する項目", choices=list(FIELDS.items()), style="radio")
    to_institution_code = InstitutionField("正しい医療機関コード", required=False, hint="10桁", example="4310112345")
    to_lot_number = fields.LotField("正しいロット番号", required=False, example="AB1234")
    to_given_on = fields.DateField("正しい接種日", required=False, not_future=True)
    reason = fields.ChoiceField("訂正の理由", choices=lambda: choices("correct_reason"), style="radio")
    note = fields.TextField("記事（根拠）", most=200, width="long", example="医療機関からの訂正連絡（11/20 受付）")

    def asked(self) -> dict[str, Any]:
        """What `prepare` takes."""
        given = self.cleaned_data
        where = {name.removeprefix("where_"): given[name] for name in given if name.startswith("where_")}
        return {
            "conditions": Conditions(**where), "field": given["field"], "value": given[f"to_{given['field']}"],
            "reason": given["reason"], "note": given["note"],
        }  # fmt: skip


class AskForm(Form):
    """Send what was looked at for approval."""


class CancelForm(Form):
    """Give it up."""


class UndoForm(Form):
    note = fields.TextField("元に戻す理由", most=200, width="long", example="訂正連絡の取り違えが判明したため")
