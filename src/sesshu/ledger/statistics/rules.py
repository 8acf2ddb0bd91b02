"""統計の決まり: numbers that the city sets, with approval, from a day on."""

from __future__ import annotations

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.standards import Standards
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.statistics.models import StatisticsRule

STANDARDS = Standards("sesshu.ledger.statistics", "rules.yaml")


def value(code: str) -> int:
    """The number in force today. Raises KeyError for an unknown code."""
    return STANDARDS.in_force(StatisticsRule, code)


class StatisticsRuleForm(MasterForm):
    code = ChoiceField("決まり", choices=STANDARDS.labels)
    value = NumberField("値", least=1, most=1000, example="10")


STATISTICS_RULE = Master(
    key="statistics-rule",
    label="統計の決まり",
    model=StatisticsRule,
    form=StatisticsRuleForm,
    columns=(
        Column("name", "決まり", lambda row: STANDARDS.label(row.code)),
        Column("value", "値", css="tight"),
    ),
    search=("code",),
    help="統計表を外に出すときの小さい数の伏せ方など。登録がない決まりは標準の値です。",
)
