"""The forms of this room."""

from __future__ import annotations

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.events.screens.fields import TimeField
from sesshu.ledger.institutions.professions import professions

PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）")]
NOTHING = ("", "選択してください")
DIFFERENCES = [("different", "予定と実績が違う"), ("missing", "実績が未登録"), ("same", "予定どおり")]


class PlanForm(Form):
    keeps_draft = True
    staff_code = fields.ChoiceField("従事者", choices=list)
    starts_at = TimeField("始まり", example="13:00")
    ends_at = TimeField("終わり", example="16:00")


class RequirementForm(Form):
    session = fields.ChoiceField("時間帯", choices=list, required=False, empty="すべての時間帯")
    profession = fields.ChoiceField("職種", choices=professions)
    number = fields.NumberField("人数", least=0, most=99, unit="人", example="2")


class HoursForm(Form):
    keeps_draft = True
    assignment = fields.ChoiceField("従事予定", choices=list)
    worked_from = TimeField("実際の始まり", example="12:50")
    worked_until = TimeField("実際の終わり", example="16:20")


class WithdrawForm(Form):
    withdrawn = fields.ChoiceField("取り消す予定", choices=list)
    reason = fields.TextField("取り消す理由", most=200, width="long", hint="例：本人の都合")


class DifferenceFilter(FilterForm):
    difference = fields.ChoiceField("予定と実績の差", choices=DIFFERENCES, required=False, empty="すべて")


class OutputForm(Form):
    profile = fields.ChoiceField("形式", choices=PROFILES, empty="", initial="xlsx")
