"""連携の決まり: the numbers in force today."""

from __future__ import annotations

import os
from typing import Any

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.masters.standards import Standards
from sesshu.foundation.screens.fields import ChoiceField, NumberField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.intermediary.exchange_rules.departments import duty_code
from sesshu.intermediary.exchange_rules.models import BusinessSystem, DepartmentDuty, ExchangeRule
from sesshu.law.permission_list import codes, name_of

STANDARDS = Standards("sesshu.intermediary.exchange_rules", "rules.yaml")


def value(code: str) -> int:
    """The number in force today, never more than the machinery allows. Raises KeyError for an unknown code."""
    decided = _decided(code)
    return min(decided, STANDARDS.known()[code].get("most", decided))


def above() -> list[str]:
    """What is decided above its bound, from before there was one or by a setting: words for staff."""
    return [
        f"{rule['label']}は{decided}{rule['unit']}と決められていますが、上限の{rule['most']}{rule['unit']}で動いています"
        for code, rule in STANDARDS.known().items()
        if "most" in rule and (decided := _decided(code)) > rule["most"]
    ]


def _decided(code: str) -> int:
    if set_by_hand := os.environ.get(str(STANDARDS.known()[code].get("setting", "")), ""):
        return int(set_by_hand)
    return STANDARDS.in_force(ExchangeRule, code)


def labels() -> list[tuple[str, str]]:
    return [(code, f"{one['label']}（初期値{one['value']}{one['unit']}）") for code, one in STANDARDS.known().items()]


def check_rule(row: DatedMaster) -> None:
    """Raises `InvalidInput` for less than the law or the machinery allows, or for more."""
    assert isinstance(row, ExchangeRule)  # noqa: S101 - the master says so
    rule = STANDARDS.known()[row.code]
    if not rule["least"] <= row.value <= rule.get("most", row.value):
        why = f"（{rule['basis']}）" if "basis" in rule else ""
        most = f"{rule['most']}{rule['unit']}以下" if "most" in rule else ""
        raise InvalidInput(
            f"「{rule['label']}」は{rule['least']}{rule['unit']}以上{most}で入力してください{why}。", field="value",
            example=str(rule["value"]),
        )  # fmt: skip


class ExchangeRuleForm(MasterForm):
    code = ChoiceField("決まり", choices=labels)
    value = NumberField("値", least=1, most=100000, example="30")


class BusinessSystemForm(MasterForm):
    code = TextField("業務ID", most=10, example="B01")
    name = TextField("名称", most=60, example="健康管理（予防接種）")
    department = TextField("部署", most=60, example="予防接種係")
    information = ChoiceField(
        "正本を持つ情報", choices=lambda: [(code, name_of("information", code)) for code in codes("information")],
        required=False, empty="なし",
    )  # fmt: skip


class DepartmentDutyForm(MasterForm):
    department = TextField("部署", most=60, example="予防接種係")
    duty = ChoiceField("事務", choices=lambda: [(code, one.name) for code, one in codes("duty").items()])

    def code_of(self, values: dict[str, Any]) -> str:
        return duty_code(values["department"], values["duty"])


EXCHANGE_RULE = Master(
    key="exchange-rule",
    label="連携の決まり",
    model=ExchangeRule,
    form=ExchangeRuleForm,
    columns=(
        Column("code", "決まり", lambda row: dict(labels()).get(row.code, row.code)),
        Column("value", "値", align="right"),
    ),
    search=("code",),
    help="照会の有効日数、回答の保存日数、接続先を待つ秒数など。登録がないものは初期値で動きます。",
    check=check_rule,
)
BUSINESS_SYSTEM = Master(
    key="business-system",
    label="業務システム（業務ID）",
    model=BusinessSystem,
    form=BusinessSystemForm,
    columns=(
        Column("code", "業務ID", css="code tight"),
        Column("name", "名称"),
        Column("department", "部署"),
        Column("information", "正本を持つ情報", lambda row: name_of("information", row.information)),
    ),
    search=("code", "name", "department"),
    help="つながる業務システムと、それを使う部署。部署の担当者には、その部署の照会と、その情報の提供・副本だけを見せます。",
)
DEPARTMENT_DUTY = Master(
    key="department-duty",
    label="部署の事務",
    model=DepartmentDuty,
    form=DepartmentDutyForm,
    columns=(
        Column("department", "部署"),
        Column("duty", "事務", lambda row: name_of("duty", row.duty)),
    ),
    search=("department",),
    help="どの部署が、照合リストのどの事務を行うか。登録のない事務のための照会は、その部署からはできません（R-03）。",
)
