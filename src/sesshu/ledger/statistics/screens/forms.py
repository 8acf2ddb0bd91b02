"""The forms of this room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses.codes import choices
from sesshu.ledger.products.catalogue import product_choices
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.statistics.axes import AXES
from sesshu.ledger.statistics.questions import COUNTED, Question

PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）"), ("cp932", "CSV（CP932）")]
DAYS = ("given_from", "given_until", "born_from", "born_until")
WHERE = ("series", "product", "setting", "kind", "judgement")
SEX = [("F", "女"), ("M", "男")]


def _axes() -> list[tuple[str, str]]:
    return [(axis.code, axis.name) for axis in AXES.values()]


def series() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in city_tables().series]


class QuestionForm(FilterForm):
    """A question; sent by address, so that it can be kept and passed on. It names nobody."""

    counted = fields.ChoiceField("数えるもの", choices=list(COUNTED.items()), empty="", required=False, initial="doses")
    axis_1 = fields.ChoiceField("行", choices=_axes, required=False, empty="なし")
    axis_2 = fields.ChoiceField("列", choices=_axes, required=False, empty="なし")
    axis_3 = fields.ChoiceField("表を分ける軸", choices=_axes, required=False, empty="なし")
    given_from = fields.DateField("接種日（から）", required=False)
    given_until = fields.DateField("接種日（まで）", required=False)
    born_from = fields.DateField("生年月日（から）", required=False)
    born_until = fields.DateField("生年月日（まで）", required=False)
    series = fields.ChoiceField("予防接種", choices=series, required=False, empty="すべて")
    product = fields.ChoiceField("ワクチン", choices=product_choices, required=False, empty="すべて")
    setting = fields.ChoiceField("個別・集団", choices=lambda: choices("setting"), required=False, empty="すべて")
    kind = fields.ChoiceField("区分", choices=lambda: choices("kind"), required=False, empty="すべて")
    judgement = fields.ChoiceField(
        "判定", choices=[("1", "定期"), ("2", "有効（定期外）"), ("3", "要確認")], required=False, empty="すべて"
    )
    beside = fields.CheckField("前年の同じ期間と並べる")
    outside = fields.CheckField("外部に出す表（小さい数を伏せる）")

    def question(self) -> Question:
        """The conditions in force as a question."""
        data = self.conditions()
        axes = tuple(data[name] for name in ("axis_1", "axis_2", "axis_3") if name in data)
        days: dict[str, Any] = {name: data[name] for name in DAYS if name in data}
        return Question(data.get("counted", "doses"), axes, {c: [data[c]] for c in WHERE if c in data}, **days)


class ExportForm(Form):
    profile = fields.ChoiceField("形式", choices=PROFILES, empty="", initial="xlsx")


class BuildForm(Form):
    """統計の元を作る without questions."""


class SaveForm(Form):
    name = fields.TextField("名前", most=40, example="MR2期の月次報告")
    shared = fields.CheckField("所属の職員と共有する")


class PrintForm(Form):
    """この表を印刷する without questions."""


def ready_questions() -> list[tuple[str, str]]:
    """Name and address of each ready-made question."""
    rows = yaml.safe_load((Path(__file__).parents[1] / "ready.yaml").read_text("utf-8"))["ready"]
    found = []
    for row in rows:
        pairs = [("counted", row["counted"]), *((f"axis_{n}", a) for n, a in enumerate(row["axes"], start=1))]
        pairs += [(axis, values[0]) for axis, values in row.get("where", {}).items()]
        found.append((str(row["name"]), "&".join(f"{name}={value}" for name, value in pairs)))
    return found
