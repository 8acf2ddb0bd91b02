"""法令の読み方の設定: a dated master of the values a city sets where the law leaves them open."""

from __future__ import annotations

from functools import cache
from typing import Any

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, TextField
from sesshu.foundation.screens.fields.base import half_width
from sesshu.foundation.screens.tables import Column
from sesshu.law import LawError
from sesshu.ledger.programmes.models import LawSetting
from sesshu.schedule import load_tables
from sesshu.schedule.compile.parameters import Parameter, read_parameters


@cache
def parameters() -> dict[str, Parameter]:
    """The parameters of the law files by code."""
    return read_parameters()


def parameter_name(code: str) -> str:
    found = parameters().get(code)
    return found.name if found else code


def _choices() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in parameters().values()]


class LawSettingForm(MasterForm):
    """One parameter with its value."""

    code = ChoiceField("設定", choices=_choices)
    value = TextField(
        "値", most=20, width="short", example="birthday",
        hint="選べる値は設定の名前の中にあります。月-日は「10-01」、日付は「2026-10-01」、間隔は「27d」、年齢は「75y」の形です。",
    )  # fmt: skip

    def clean_value(self) -> str:
        return half_width(str(self.cleaned_data["value"])).lower()


def check(row: Any) -> None:
    """Raise `InvalidInput` for a value that the law files do not allow."""
    found = parameters().get(row.code)
    if found is None:
        raise InvalidInput("設定を一覧の中から選択してください。", field="code")
    if not found.allows(row.value):
        raise InvalidInput(f"この設定の値は{found.allowed}です。", field="value", example=found.default)
    try:
        load_tables(overrides={row.code: row.value})
    except LawError as wrong:
        raise InvalidInput(wrong.sentence, field="value", example=found.default) from None


LAW_SETTING = Master(
    key="law-setting",
    label="法令の読み方の設定",
    model=LawSetting,
    form=LawSettingForm,
    columns=(
        Column("name", "設定", lambda row: parameter_name(row.code)),
        Column("value", "値", css="tight"),
        Column("article", "根拠", lambda row: parameters()[row.code].article if row.code in parameters() else ""),
    ),
    search=("value",),
    help="法令が決めていないこと、読み方が分かれることについての市の決定。登録がないときは標準の値で判定します。",
    check=check,
)
