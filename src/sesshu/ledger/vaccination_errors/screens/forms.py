"""The forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms

from sesshu.dates import fiscal_year
from sesshu.foundation import clock
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.law.vaccination_errors import error_rules
from sesshu.ledger.vaccination_errors.actions import ITEMS
from sesshu.ledger.vaccination_errors.models import HealthDamage, VaccinationError
from sesshu.ledger.vaccination_errors.states import CaseState

PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）"), ("cp932", "CSV（CP932）")]


def _types() -> list[tuple[str, str]]:
    return [(one.code, f"{one.code} {one.name}") for one in error_rules(clock.today()).types.values()]


def _years() -> list[tuple[str, str]]:
    now = fiscal_year(clock.today())
    return [(str(year), f"{year}年度（{year}年4月から{year + 1}年3月まで）") for year in range(now, now - 6, -1)]


class CaseForm(Form):
    """The items of the report, in their order."""

    keeps_draft = True
    type_code = fields.ChoiceField("類型", choices=_types, required=False)
    known_on = fields.DateField("把握した日", not_future=True)
    serious = fields.CheckField("重大な間違い（県を経て直ちに国へ報告）")
    institution = fields.TextField("接種した医療機関", required=False, most=100, width="long")
    maker = fields.TextField("製造販売業者", required=False, most=60)
    lot_number = fields.TextField("製造番号（ロット番号）", required=False, most=40, width="short")
    persons = fields.NumberField("接種を受けた人数", least=1, most=99999, unit="人")
    outline = fields.NoteField("間違いの概要と原因", required=False, most=500)
    city_action = fields.NoteField("市の対応", required=False, most=300, hint="例：保護者へ説明し、抗体検査を案内した")
    published = fields.CheckField("公表した")
    health_damage = fields.ChoiceField("健康被害", choices=HealthDamage.choices, style="radio")
    health_note = fields.TextField(
        "健康被害の内容", required=False, most=200, width="full", hint="「あり」のときは必ず入力"
    )
    prevention = fields.NoteField("再発防止策", required=False, most=300)
    next_note = fields.TextField(
        "次の接種についての記事", required=False, most=200, width="full", hint="例：主治医と相談し4週間後に再接種"
    )
    not_payable = fields.CheckField("この接種の委託料を支払わない")
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    @staticmethod
    def values_of(case: VaccinationError) -> dict[str, Any]:
        """What the form shows first."""
        return {name: getattr(case, name) for name in (*ITEMS, "version")}


class ReportForm(Form):
    on = fields.DateField("報告日", not_future=True, initial=clock.today)
    to = fields.TextField("報告先", most=60, width="long", hint="例：県 健康危機管理課")


class AskCloseForm(Form):
    note = fields.TextField("終了の記事", most=300, width="long", hint="例：医療機関の改善報告を受領。保護者へ説明済み")


class CancelForm(Form):
    reason = fields.TextField("取消の理由", most=200, width="long", hint="例：接種日の入力誤りで、間違いではなかった")


class CaseFilter(FilterForm):
    state = fields.ChoiceField("状態", choices=CaseState.choices, required=False, empty="すべて")
    type_code = fields.ChoiceField("類型", choices=_types, required=False, empty="すべて")


class YearFilter(FilterForm):
    fiscal_year = fields.ChoiceField("年度", choices=_years, required=False, empty="")


class YearExportForm(Form):
    profile = fields.ChoiceField("形式", choices=PROFILES, empty="", initial="human")
