"""Birth dates with unknown parts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu.dates import DateError, PartialDate, read_partial_date, wareki_partial
from sesshu.dates.partial import of_date
from tests.dates.cases_files import rows


@pytest.mark.parametrize("row", rows("partial"), ids=lambda row: row["入力"])
def test_月日不詳の生年月日(row):
    partial = read_partial_date(row["入力"])
    assert partial.text == row["入力"]
    assert (partial.iso(), partial.precision) == (row["交換の形"], row["精度"])
    assert partial.assumed("first").isoformat() == row["最初の日"]
    assert partial.assumed("last").isoformat() == row["最後の日"]
    assert wareki_partial(partial) == row["表示"]


@pytest.mark.parametrize("text", ["不詳", "生年月日不詳", "0000-00-00", "00000000"])
def test_年も分からない生年月日は日を仮定しない(text):
    partial = read_partial_date(text)
    assert (partial.precision, partial.iso(), wareki_partial(partial)) == ("none", "0000-00-00", "生年月日不詳")
    with pytest.raises(DateError) as refused:
        partial.assumed("first")
    assert refused.value.code == "YEAR_UNKNOWN"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2020-13-00", "DATE_IMPOSSIBLE"),
        ("2020-00-12", "DATE_FORMAT"),
        ("0000-05-00", "DATE_FORMAT"),
        ("2021-02-29", "DATE_IMPOSSIBLE"),
        ("令和元年4月（日不詳）", "ERA_NOT_BEGUN"),
        ("15年", "ERA_MISSING"),
        ("だいたい春", "DATE_FORMAT"),
    ],
)
def test_あり得ない生年月日は断る(text, code):
    with pytest.raises(DateError) as refused:
        read_partial_date(text)
    assert refused.value.code == code


@given(day=st.dates(date(1873, 1, 1), date(2100, 12, 31)), known=st.sampled_from(["year", "month", "day"]))
def test_表示した形は読み戻せる(day, known):
    whole = PartialDate("", day.year, day.month if known != "year" else None, day.day if known == "day" else None)
    for text in (whole.iso(), wareki_partial(whole)):
        again = read_partial_date(text)
        assert (again.year, again.month, again.day) == (whole.year, whole.month, whole.day)
    assert whole.assumed("first") <= day <= whole.assumed("last")


def test_分かっている日はそのまま():
    assert of_date(date(2020, 5, 12)).assumed("last") == date(2020, 5, 12)
