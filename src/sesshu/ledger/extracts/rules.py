"""データ出力の決まり: numbers that the city sets, with approval, from a day on."""

from __future__ import annotations

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.standards import Standards
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.extracts.models import ExtractRule

STANDARDS = Standards("sesshu.ledger.extracts", "rules.yaml")


def value(code: str) -> int:
    """The number in force today. Raises KeyError for an unknown code."""
    return STANDARDS.in_force(ExtractRule, code)


class ExtractRuleForm(MasterForm):
    code = ChoiceField("決まり", choices=STANDARDS.labels)
    value = NumberField("値", least=1, most=10_000_000, example="1000")


EXTRACT_RULE = Master(
    key="extract-rule",
    label="データ出力の決まり",
    model=ExtractRule,
    form=ExtractRuleForm,
    columns=(
        Column("name", "決まり", lambda row: STANDARDS.label(row.code)),
        Column("value", "値", css="tight"),
    ),
    search=("code",),
    help="承認願の番号を求める件数など。登録がない決まりは標準の値です。",
)
