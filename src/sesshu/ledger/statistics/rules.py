"""統計の決まり: numbers that the city sets, with approval, from a day on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sesshu.foundation import clock
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.statistics.models import StatisticsRule


@cache
def known() -> dict[str, dict[str, Any]]:
    """By code: label and the value that holds where the city has set none."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text("utf-8"))
    return found


def value(code: str) -> int:
    """The number in force today. Raises KeyError for an unknown code."""
    row = StatisticsRule.objects.as_of(clock.today()).filter(code=code).first()
    return int(row.value if row else known()[code]["value"])


class StatisticsRuleForm(MasterForm):
    code = ChoiceField("決まり", choices=lambda: [(code, str(one["label"])) for code, one in known().items()])
    value = NumberField("値", least=1, most=1000, example="10")


STATISTICS_RULE = Master(
    key="statistics-rule",
    label="統計の決まり",
    model=StatisticsRule,
    form=StatisticsRuleForm,
    columns=(
        Column("name", "決まり", lambda row: str(known().get(row.code, {}).get("label", row.code))),
        Column("value", "値", css="tight"),
    ),
    search=("code",),
    help="統計表を外に出すときの小さい数の伏せ方など。登録がない決まりは標準の値です。",
)
