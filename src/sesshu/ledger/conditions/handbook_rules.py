"""対象になる手帳: which disability handbooks make somebody a target. The city decides, with approval, from a day on.

The file beside this one is the standard: an entry that the city has not set, ended or changed is as it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, NoteField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.conditions.models import HandbookRule
from sesshu.ledger.programmes.conditions import condition_name

HANDBOOKS = {"1": "身体障害者手帳", "2": "療育手帳", "3": "精神障害者保健福祉手帳"}
CONDITIONS = ("disability_60_64", "hiv_60_64")


@dataclass(frozen=True, slots=True)
class Rule:
    """A handbook of this kind and one of these grades, with this word in its impairment, is evidence of a condition."""

    impairment: str
    handbook_kind: str
    grades: tuple[str, ...]
    condition: str

    def fits(self, row: Mapping[str, Any]) -> bool:
        return (
            row["handbook_kind"] == self.handbook_kind
            and row["handbook_grade"].strip() in self.grades
            and self.impairment in (row["impairment"] or "")
        )


@cache
def standards() -> dict[str, Rule]:
    """Code → rule, as the file says."""
    text = resources.files("sesshu.ledger.conditions").joinpath("disability_handbooks.yaml").read_text(encoding="utf-8")
    return {code: Rule(**one | {"grades": tuple(one["grades"])}) for code, one in yaml.safe_load(text).items()}


def rules(on: date | None = None) -> list[Rule]:
    """Those that count on a day (today), in a steady order."""
    rows = {row.code: row for row in HandbookRule.objects.as_of(on or clock.today())}
    found = dict(standards()) | {code: _rule(row) for code, row in rows.items()}
    return [rule for code, rule in sorted(found.items()) if code not in rows or rows[code].counts == "yes"]


def _rule(row: HandbookRule) -> Rule:
    return Rule(row.impairment, row.handbook_kind, tuple(row.grade_list), row.condition)


def _conditions() -> list[tuple[str, str]]:
    return [(code, condition_name(code)) for code in CONDITIONS]


class HandbookRuleForm(MasterForm):
    code = TextField("区分の符号", most=20, width="short", example="heart", hint="標準の区分を改めるときは、同じ符号")
    impairment = TextField("障害の部位の語", most=40, example="心臓", hint="手帳の障害の部位に、この語があるもの")
    handbook_kind = ChoiceField("手帳の種類", choices=lambda: list(HANDBOOKS.items()), style="radio")
    grades = NoteField("等級", rows=3, most=100, hint="1行に一つずつ。例：1級")
    condition = ChoiceField("特別な事情", choices=_conditions, style="radio")
    counts = ChoiceField("取扱い", choices=HandbookRule.COUNTS, style="radio")


def check(row: Any) -> None:
    """Raise `InvalidInput` for a rule that would never fit."""
    if not row.grade_list:
        raise InvalidInput("等級を1行に一つずつ入力してください。", field="grades", example="1級")
    if not row.code.isascii():
        raise InvalidInput("区分の符号は半角の英数字で入力してください。", field="code", example="heart")


HANDBOOK_RULE = Master(
    key="handbook-rule",
    label="対象になる手帳",
    model=HandbookRule,
    form=HandbookRuleForm,
    columns=(
        Column("impairment", "障害の部位の語"),
        Column("handbook_kind", "手帳の種類", lambda row: HANDBOOKS.get(row.handbook_kind, row.handbook_kind)),
        Column("grades", "等級", lambda row: "、".join(row.grade_list), css="tight"),
        Column("condition", "特別な事情", lambda row: condition_name(row.condition)),
        Column("counts", "取扱い", lambda row: row.get_counts_display(), css="tight"),
    ),
    search=("impairment",),
    help="庁内連携の手帳の一覧のうち、60歳から64歳の定期接種の対象になるもの。登録がない区分は標準の取扱い"
    "（身体障害者手帳1級の心臓・じん臓（腎臓）・呼吸器・免疫）です。",
    check=check,
)
