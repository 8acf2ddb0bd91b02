"""The conditions of the ready-made tables; sent by address, naming nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.dates import fiscal_year
from sesshu.foundation import clock
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.ledger.statistics.reports.completion import newest_cohort
from sesshu.ledger.statistics.reports.unknown_histories import BY
from sesshu.ledger.statistics.screens.forms import series
from sesshu.ledger.statistics.years import fiscal_year_name

YEARS = 8  # fiscal years to choose from
OUTSIDE = "外部に出す表（小さい数を伏せる）"
STEPS = [("3", "3か月ごと"), ("1", "1か月ごと"), ("6", "6か月ごと"), ("12", "1年ごと")]


def _years() -> list[tuple[str, str]]:
    newest = fiscal_year(clock.today())
    return [(str(year), fiscal_year_name(year)) for year in range(newest, newest - YEARS, -1)]


def _first_year() -> Any:
    return fields.NumberField("生まれた学年（から）", least=1900, most=2100, required=False, hint="西暦。例：2018")


def _last_year() -> Any:
    return fields.NumberField("生まれた学年（まで）", least=1900, most=2100, required=False, hint="例：2025")


class HealthReportForm(FilterForm):
    year = fields.ChoiceField("年度", choices=_years, required=False, empty="")
    outside = fields.CheckField(OUTSIDE)

    def asked(self) -> dict[str, Any]:
        return {"year": int(self.conditions().get("year", fiscal_year(clock.today())))}


class CoverageForm(FilterForm):
    series = fields.ChoiceField("予防接種", choices=series, required=False, empty="選んでください")
    on = fields.DateField("この日の住民", required=False, hint="空欄は今日。例：R8.3.31")
    first_year = _first_year()
    last_year = _last_year()
    beside = fields.CheckField("前年と並べる")
    outside = fields.CheckField(OUTSIDE)

    def asked(self) -> dict[str, Any] | None:
        data, today = self.conditions(), clock.today()
        if "series" not in data:
            return None
        last = data.get("last_year", today.year)
        return {
            "series": data["series"], "on": data.get("on", today), "last_year": last,
            "first_year": data.get("first_year", last - 7), "beside": "beside" in data,
        }  # fmt: skip


class CompletionForm(FilterForm):
    series = fields.ChoiceField("予防接種", choices=series, required=False, empty="選んでください")
    first_year = _first_year()
    last_year = _last_year()
    step = fields.ChoiceField("年齢の刻み", choices=STEPS, required=False, empty="")
    outside = fields.CheckField(OUTSIDE)

    def asked(self) -> dict[str, Any] | None:
        data = self.conditions()
        if "series" not in data:
            return None
        last = data.get("last_year", newest_cohort())
        return {
            "series": data["series"], "last_year": last, "first_year": data.get("first_year", last - 3),
            "step": int(data.get("step", "3")),
        }  # fmt: skip


class UnknownHistoryForm(FilterForm):
    by_what = fields.ChoiceField("分け方", choices=list(BY.items()), required=False, empty="", initial="cohort")
    first = fields.DateField("転入した日（から）", required=False, hint="空欄は年度の初め")
    last = fields.DateField("転入した日（まで）", required=False, hint="空欄は今日")
    outside = fields.CheckField(OUTSIDE)

    def asked(self) -> dict[str, Any]:
        data, today = self.conditions(), clock.today()
        return {
            "by_what": data.get("by_what", "cohort"), "first": data.get("first", date(fiscal_year(today), 4, 1)),
            "last": data.get("last", today),
        }  # fmt: skip
