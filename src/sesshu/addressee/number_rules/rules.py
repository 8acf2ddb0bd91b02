"""統合宛名の決まり: the numbers in force today."""

from __future__ import annotations

from sesshu.addressee.number_rules.models import NumberRule
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.masters.standards import Standards
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column

STANDARDS = Standards("sesshu.addressee.number_rules", "rules.yaml")
MOST, HIGHEST = 100_000, 100_000_000  # of a rule that says nothing else, of any


def value(code: str) -> int:
    """The number in force today. Raises KeyError for an unknown code."""
    return STANDARDS.in_force(NumberRule, code)


def labels() -> list[tuple[str, str]]:
    return [(code, f"{one['label']}（初期値{one['value']:,}{one['unit']}）") for code, one in STANDARDS.known().items()]


class NumberRuleForm(MasterForm):
    code = ChoiceField("決まり", choices=labels)
    value = NumberField("値", least=1, most=HIGHEST, example="10")


def check(row: DatedMaster) -> None:
    """Raises `InvalidInput`: a number that this rule cannot have."""
    assert isinstance(row, NumberRule)  # noqa: S101 - the master's own model
    known = STANDARDS.known().get(row.code)
    if known is None:
        raise InvalidInput("この決まりはありません。一覧の中から選択してください。", field="code")
    least, most = known.get("least", 1), known.get("most", MOST)
    if not least <= row.value <= most:
        text = f"「{known['label']}」は{least:,}以上{most:,}以下の数にしてください。"
        raise InvalidInput(text, field="value", example=str(known["value"]))


NUMBER_RULE = Master(
    key="number-rule",
    label="統合宛名の決まり",
    model=NumberRule,
    form=NumberRuleForm,
    columns=(
        Column("code", "決まり", lambda row: dict(labels()).get(row.code, row.code)),
        Column("value", "値", align="right"),
    ),
    search=("code",),
    help="個人番号の照合・登録・出力の上限、確認リストの日数など。登録がないものは初期値で動きます。",
    check=check,
)
