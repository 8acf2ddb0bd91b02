"""Legal periods: a table of known days, and a slow second count as an oracle."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu import dates
from sesshu.dates import UnderReading, ordinal
from tests.dates import naive
from tests.dates.cases_files import rows

DAYS = st.dates(date(1873, 1, 1), date(2200, 12, 31))
BY_COUNT = {
    "満年齢到達": dates.attain_years,
    "満月齢到達": dates.attain_months,
    "日以上の間隔": dates.earliest_after_days,
    "月以上の間隔": dates.earliest_after_months,
    "月半以上の間隔": dates.earliest_after_half_months,
    "特例の最終日": dates.exception_last_day,
}
BY_WEEK = {"出生からの週日": dates.weeks_after, "妊娠の週日": dates.pregnancy_day}
BY_READING = {
    "未満の最終日（前日を含む）": UnderReading.EVE_INCLUDED,
    "未満の最終日（前日を含まない）": UnderReading.EVE_EXCLUDED,
}


def compute(kind: str, start: date, amount: str) -> date:
    if kind in BY_WEEK:
        weeks, days = map(int, re.findall(r"\d+", amount))
        return BY_WEEK[kind](start, weeks, days)
    if kind in BY_READING:
        return dates.last_day_under_years(start, int(amount), BY_READING[kind])
    return BY_COUNT[kind](start, int(amount))


@pytest.mark.parametrize("row", rows("periods"), ids=lambda row: f"{row['種類']} {row['起点']} {row['数']}")
def test_表のとおりの日になる(row):
    assert compute(row["種類"], date.fromisoformat(row["起点"]), row["数"]).isoformat() == row["期待"]


def test_表は150行以上あり全ての種類を含む():
    table = rows("periods")
    assert len(table) >= 150
    assert {row["種類"] for row in table} == {*BY_COUNT, *BY_WEEK, *BY_READING}


@given(day=DAYS, months=st.integers(0, 1300))
def test_月の数え方は別の数え方と一致する(day, months):
    assert dates.attain_months(day, months) == naive.attain_months(day, months)
    assert dates.earliest_after_months(day, months) == naive.earliest_after_months(day, months)
    assert dates.earliest_after_half_months(day, months) == naive.earliest_after_half_months(day, months)


@given(day=DAYS, years=st.integers(0, 120))
def test_年の数え方は別の数え方と一致する(day, years):
    assert dates.attain_years(day, years) == naive.attain_years(day, years)
    assert dates.fiscal_year_of_attaining(day, years) == naive.fiscal_year(naive.attain_years(day, years))


@given(day=DAYS, days=st.integers(0, 400))
def test_日の間隔は間にはさまる日を数える(day, days):
    assert dates.earliest_after_days(day, days) == naive.earliest_after_days(day, days)
    assert dates.latest_after_days(day, days) == dates.earliest_after_days(day, days)


@given(day=DAYS, years=st.integers(0, 110))
def test_隣り合う年齢区分は誕生日の前日だけ重なる(day, years):
    first = dates.attain_years(day, years)
    assert dates.last_day_under_years(day, years) == first
    assert (first - dates.last_day_under_years(day, years, UnderReading.EVE_EXCLUDED)).days == 1


@given(birth=DAYS, later=st.integers(0, 45_000))
def test_法律の年齢は到達した年数である(birth, later):
    on = date.fromordinal(birth.toordinal() + later)
    age = dates.legal_age(birth, on)
    assert naive.attain_years(birth, age) <= on < naive.attain_years(birth, age + 1)


@given(day=DAYS)
def test_整数の暦は標準の暦と一致する(day):
    assert ordinal.from_ordinal(day.toordinal()) == (day.year, day.month, day.day)
    assert ordinal.to_ordinal(day.year, day.month, day.day) == day.toordinal()


@pytest.mark.parametrize("function", [dates.attain_years, dates.attain_months, dates.earliest_after_days])
def test_負の期間は受け付けない(function):
    with pytest.raises(ValueError, match="0以上"):
        function(date(2026, 1, 1), -1)


def test_出生前の日に法律の年齢は無い():
    with pytest.raises(ValueError, match="生年月日以後"):
        dates.legal_age(date(2026, 1, 2), date(2026, 1, 1))
