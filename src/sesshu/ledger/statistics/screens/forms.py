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
from sesshu.ledger.residents.words import ResidentStatus
from sesshu.ledger.statistics.axes import AXES, UNKNOWN, age_bands
from sesshu.ledger.statistics.narrowing import UNKNOWN_VALUE
from sesshu.ledger.statistics.questions import COUNTED, Question
from sesshu.ledger.statistics.screens.values_field import ValuesField
from sesshu.schedule import step_name
from sesshu.schedule.catalogue import series_catalogue

PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）"), ("cp932", "CSV（CP932）")]
DAYS = ("given_from", "given_until", "born_from", "born_until")
SEX = [("F", "女"), ("M", "男")]
NOT_KNOWN = ("-", UNKNOWN)
NOWHERE = {"-": UNKNOWN_VALUE}


def _axes() -> list[tuple[str, str]]:
    return [(axis.code, axis.name) for axis in AXES.values()]


def _steps() -> list[tuple[str, str]]:
    names = [step_name(*step) for one in series_catalogue(city_tables()) for step in one.steps]
    return [(name, name) for name in dict.fromkeys(names)]


def _bands() -> list[tuple[str, str]]:
    return [(code, name) for code, (_, name) in age_bands().items()]


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
    beside = fields.CheckField("前年の同じ期間と並べる")
    outside = fields.CheckField("外部に出す表（小さい数を伏せる）")
    # Every axis is a condition as well, with as many values as are wished.
    series = fields.MultiChoiceField("予防接種", choices=series, required=False)
    step = fields.MultiChoiceField("期・回", choices=lambda: [*_steps(), NOT_KNOWN], required=False)
    number = ValuesField("number")
    judgement = fields.MultiChoiceField(
        "判定", choices=[("1", "定期"), ("2", "有効（定期外）"), ("3", "要確認")], required=False
    )
    product = fields.MultiChoiceField("ワクチン", choices=product_choices, required=False)
    fiscal_year = ValuesField("fiscal_year")
    month = ValuesField("month")
    age = ValuesField("age")
    age_band = fields.MultiChoiceField("接種時の年齢区分", choices=lambda: [*_bands(), NOT_KNOWN], required=False)
    birth_year = ValuesField("birth_year")
    sex = fields.MultiChoiceField("性別", choices=[*SEX, NOT_KNOWN], required=False)
    town = ValuesField("town")
    institution = ValuesField("institution")
    setting = fields.MultiChoiceField("個別・集団", choices=lambda: choices("setting"), required=False)
    kind = fields.MultiChoiceField("区分", choices=lambda: choices("kind"), required=False)
    status = fields.MultiChoiceField("住民の状態（いま）", choices=ResidentStatus.choices, required=False)

    @property
    def of_table(self) -> list[Any]:
        """The fields that say what is counted and how it is shown."""
        return [field for field in self.visible_fields() if field.name not in AXES]

    @property
    def of_where(self) -> list[Any]:
        """The conditions by axis."""
        return [field for field in self.visible_fields() if field.name in AXES]

    @property
    def narrows(self) -> bool:
        return any(name in AXES for name in (*self.conditions(), *self.errors))

    def question(self) -> Question:
        """The conditions in force as a question."""
        data = self.conditions()
        axes = tuple(data[name] for name in ("axis_1", "axis_2", "axis_3") if name in data)
        days: dict[str, Any] = {name: data[name] for name in DAYS if name in data}
        where = {axis: [NOWHERE.get(value, value) for value in data[axis]] for axis in AXES if axis in data}
        return Question(data.get("counted", "doses"), axes, where, **days)


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
        pairs += [(axis, value) for axis, values in row.get("where", {}).items() for value in values]
        found.append((str(row["name"]), "&".join(f"{name}={value}" for name, value in pairs)))
    return found
