"""庁内連携の決まり: how long the hub keeps what names a person. The city decides it, with approval, from a day on."""

from __future__ import annotations

import os

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.masters.standards import Standards
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.hub.connections.models import HubRule

STANDARDS = Standards("sesshu.hub.connections", "rules.yaml")


def value(code: str) -> int:
    """The number in force today, within its bounds whatever a setting says. Raises KeyError for an unknown code."""
    rule = STANDARDS.known()[code]
    set_by_hand = os.environ.get(str(rule.get("setting", "")), "")
    decided = int(set_by_hand) if set_by_hand else STANDARDS.in_force(HubRule, code)
    return max(int(rule["least"]), min(decided, int(rule["most"])))


def check_rule(row: DatedMaster) -> None:
    """Raises `InvalidInput` outside the bounds of the rule."""
    assert isinstance(row, HubRule)  # noqa: S101 - the master says so
    rule = STANDARDS.known()[row.code]
    if not rule["least"] <= row.value <= rule["most"]:
        bounds = f"{rule['least']}{rule['unit']}以上{rule['most']}{rule['unit']}以下"
        raise InvalidInput(
            f"「{rule['label']}」は{bounds}で入力してください（{rule['basis']}）。", field="value",
            example=str(rule["value"]),
        )  # fmt: skip


def _in_words(row: HubRule) -> str:
    return f"{row.value}{STANDARDS.known().get(row.code, {}).get('unit', '')}"


BOUNDS = "、".join(f"{one['label']}は{one['least']}～{one['most']}{one['unit']}" for one in STANDARDS.known().values())
USUAL = "、".join(f"{one['label']} {one['value']}{one['unit']}" for one in STANDARDS.known().values())


class HubRuleForm(MasterForm):
    code = ChoiceField("決まり", choices=STANDARDS.labels)
    value = NumberField("値", least=1, most=100, example="30", hint=f"{BOUNDS}。")


HUB_RULE = Master(
    key="hub-rule",
    label="庁内連携の決まり",
    model=HubRule,
    form=HubRuleForm,
    columns=(
        Column("name", "決まり", lambda row: STANDARDS.label(row.code)),
        Column("value", "値", _in_words, css="tight"),
    ),
    search=("code",),
    help=f"配信した内容と移転の照会の記録を、いつまで残すか。登録がない決まりは標準の値です（{USUAL}）。",
    check=check_rule,
)
