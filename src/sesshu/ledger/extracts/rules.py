"""データ出力の決まり: numbers that the city sets, with approval, from a day on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sesshu.foundation import clock
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.extracts.models import ExtractRule


@cache
def known() -> dict[str, dict[str, Any]]:
    """By code: label and the value that holds where the city has set none."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text("utf-8"))
    return found


def value(code: str) -> int:
    """The number in force today. Raises KeyError for an unknown code."""
    row = ExtractRule.objects.as_of(clock.today()).filter(code=code).first()
    return int(row.value if row else known()[code]["value"])


class ExtractRuleForm(MasterForm):
    code = ChoiceField("決まり", choices=lambda: [(code, str(one["label"])) for code, one in known().items()])
    value = NumberField("値", least=1, most=10_000_000, example="1000")


EXTRACT_RULE = Master(
    key="extract-rule",
    label="データ出力の決まり",
    model=ExtractRule,
    form=ExtractRuleForm,
    columns=(
        Column("name", "決まり", lambda row: str(known().get(row.code, {}).get("label", row.code))),
        Column("value", "値", css="tight"),
    ),
    search=("code",),
    help="承認願の番号を求める件数など。登録がない決まりは標準の値です。",
)
