"""許可の決まり: the numbers in force today."""

from __future__ import annotations

from sesshu.contracts.exchange.sealing import LONGEST_DAYS
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.masters.standards import Standards
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.network.permit_rules.models import PermitRule

STANDARDS = Standards("sesshu.network.permit_rules", "rules.yaml")


def value(code: str) -> int:
    """The number in force today. Raises KeyError for an unknown code."""
    return STANDARDS.in_force(PermitRule, code)


def labels() -> list[tuple[str, str]]:
    return [(code, f"{one['label']}（初期値{one['value']}{one['unit']}）") for code, one in STANDARDS.known().items()]


def check_rule(row: DatedMaster) -> None:
    """Raises `InvalidInput` for less than the law allows."""
    assert isinstance(row, PermitRule)  # noqa: S101 - the master says so
    rule = STANDARDS.known()[row.code]
    if row.value < rule.get("least", 1):
        raise InvalidInput(
            f"「{rule['label']}」は{rule['least']}{rule['unit']}以上で入力してください（{rule['basis']}）。",
            field="value", example=str(rule["value"]),
        )  # fmt: skip


class PermitRuleForm(MasterForm):
    code = ChoiceField("決まり", choices=labels)
    value = NumberField("値", least=1, most=LONGEST_DAYS, example="7")


PERMIT_RULE = Master(
    key="permit-rule",
    label="許可の決まり",
    model=PermitRule,
    form=PermitRuleForm,
    columns=(
        Column("code", "決まり", lambda row: dict(labels()).get(row.code, row.code)),
        Column("value", "値", align="right"),
    ),
    search=("code",),
    help="許可証と提供の求めが何日有効か、照会の日の何日あとまで許可を求められるか、記録を何年残すか。すでに出した許可証の期限は変わりません。",
    check=check_rule,
)
