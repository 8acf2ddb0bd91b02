"""Fiscal and school years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu import dates
from tests.dates import naive
from tests.dates.cases_files import rows

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize("row", rows("school"), ids=lambda row: f"{row['生年月日']} {row['判定日']}")
def test_就学日と学年と年度末年齢(row):
    birth, on = date.fromisoformat(row["生年月日"]), date.fromisoformat(row["判定日"])
    assert dates.school_entry(birth).isoformat() == row["就学日"]
    assert dates.school_grade(birth, on) == row["学年"]
    assert str(dates.age_at_fiscal_year_end(birth, dates.fiscal_year(on))) == row["年度末年齢"]


def test_一つの学年は4月2日生まれから翌年4月1日生まれまで():
    first, last = date(2019, 4, 2), date(2020, 4, 1)
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    assert {dates.school_entry(day) for day in days} == {date(2026, 4, 1)}
    assert dates.school_entry(first - timedelta(days=1)) == date(2025, 4, 1)
    assert dates.school_entry(last + timedelta(days=1)) == date(2027, 4, 1)


def test_就学前の一年は4月1日から3月31日まで():
    assert dates.year_before_school_entry(date(2020, 6, 1)) == (date(2026, 4, 1), date(2027, 3, 31))


@given(birth=DAYS)
def test_就学日は別の数え方と一致する(birth):
    assert dates.school_entry(birth) == naive.school_entry(birth)


@given(birth=DAYS, years=st.integers(0, 110))
def test_年度末年齢は別の数え方と一致する(birth, years):
    year = naive.fiscal_year(birth) + years
    assert dates.age_at_fiscal_year_end(birth, year) == naive.age_at_end_of(birth, date(year + 1, 3, 31))


@given(day=DAYS)
def test_日はその年度の初日と末日の間にある(day):
    year = dates.fiscal_year(day)
    assert dates.fiscal_year_start(year) <= day <= dates.fiscal_year_end(year)
    assert year == naive.fiscal_year(day)


def test_出生前の学年と年齢は断る():
    with pytest.raises(ValueError, match="生年月日以後"):
        dates.school_grade(date(2026, 4, 2), date(2026, 4, 1))
    with pytest.raises(ValueError, match="生年月日以後"):
        dates.age_at_fiscal_year_end(date(2026, 4, 2), 2025)
