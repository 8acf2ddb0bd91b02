"""The forms of this room."""

from __future__ import annotations

from datetime import date

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.mailings.conditions import series_names
from sesshu.ledger.mailings.models import LetterText
from sesshu.ledger.unvaccinated.conditions import GROUPS, ORDINARY, PARTS, UNVACCINATED, Wanted, towns_of
from sesshu.ledger.unvaccinated.schools import school_names

PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）"), ("cp932", "CSV（CP932）")]


class UnvaccinatedFilter(FilterForm):
    """Conditions of the list. None of them names a person."""

    on = fields.ChoiceField("判定した日", choices=[], required=False, empty="最後に判定した日")
    group = fields.ChoiceField(
        "区分",
        choices=[(code, name) for code, name in GROUPS.items() if code != UNVACCINATED],
        required=False,
        empty=GROUPS[UNVACCINATED],
    )
    part = fields.ChoiceField(
        "一覧", choices=[one for one in PARTS.items() if one[0] != ORDINARY], required=False, empty=PARTS[ORDINARY],
        hint="支援措置等の人と接種歴不明の人は、通常の一覧に入りません。",
    )  # fmt: skip
    series = fields.MultiChoiceField("予防接種", choices=lambda: list(series_names().items()), required=False)
    born_from = fields.DateField("生年月日（から）", required=False)
    born_until = fields.DateField("生年月日（まで）", required=False)
    towns = fields.TextField(
        "町名（地区）", required=False, most=400, width="long",
        hint="先頭の文字が同じ町。複数は「、」で区切ります。支援措置等の人は町名で絞りません。",
    )  # fmt: skip
    school = fields.ChoiceField(
        "学校（通学区域）", choices=lambda: list(school_names(clock.today()).items()), required=False, empty="すべて",
        hint="マスタ「学校」の町名と学年の人。支援措置等の人は学校で絞りません。",
    )  # fmt: skip
    with_past = fields.CheckField("対象期間を過ぎた人も含める")

    def offer(self, days: list[date]) -> None:
        self.fields["on"].choices = [("", "最後に判定した日"), *((day.isoformat(), wareki(day)) for day in days)]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """The conditions in force; without series nothing is listed."""
        data = self.conditions()
        return Wanted(
            series=tuple(data.get("series", ())), group=data.get("group", UNVACCINATED),
            part=data.get("part", ORDINARY), with_past=bool(data.get("with_past")),
            born_from=data.get("born_from"), born_until=data.get("born_until"), towns=towns_of(data.get("towns", "")),
            school=data.get("school", ""),
        )  # fmt: skip


class ExportForm(Form):
    profile = fields.ChoiceField("形式", choices=PROFILES, style="radio", initial="xlsx")


def _texts() -> list[tuple[str, str]]:
    rows = LetterText.objects.believed().order_by("code", "-valid_from")
    return list({row.code: (row.code, row.name) for row in rows}.values())


class MailingForm(Form):
    text_code = fields.ChoiceField("文面", choices=_texts)


class EvaluateForm(Form):
    """全市判定 without questions."""
