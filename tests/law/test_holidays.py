"""祝日と閉庁日: 条文のとおりのデータから出る日が、暦の事実と、別に作られた部品の答えに合う。"""

from __future__ import annotations

from datetime import date, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu.law import LawError, read_yaml
from sesshu.law.holidays import closing, holiday
from sesshu.law.working_days import (
    add_working_days,
    holiday_name,
    is_closing_day,
    next_working_day,
    working_day_on_or_after,
    working_day_on_or_before,
)

FIRST, LAST = date(2000, 1, 1), date(2050, 12, 31)
DAYS = st.dates(FIRST, date(2050, 12, 1))


@pytest.mark.parametrize(
    ("day", "closed", "following", "name"),
    [
        ("2026-11-20", False, "2026-11-24", None),
        ("2026-11-21", True, "2026-11-24", None),
        ("2026-11-22", True, "2026-11-24", None),
        ("2026-11-23", True, "2026-11-24", "勤労感謝の日"),
        ("2026-12-28", False, "2027-01-04", None),
        ("2026-12-29", True, "2027-01-04", None),
        ("2027-01-03", True, "2027-01-04", None),
        ("2026-05-01", False, "2026-05-07", None),
        ("2026-05-06", True, "2026-05-07", "振替休日"),
        ("2026-09-18", False, "2026-09-24", None),
        ("2026-09-22", True, "2026-09-24", "国民の休日"),
        ("2019-04-26", False, "2019-05-07", None),
        ("2019-05-01", True, "2019-05-07", "天皇の即位の日"),
        ("2021-10-11", False, "2021-10-12", None),
        ("2026-06-30", False, "2026-07-01", None),
    ],
)
def test_閉庁日と次の開庁日(day: str, closed: bool, following: str, name: str | None) -> None:
    one = date.fromisoformat(day)
    assert is_closing_day(one) is closed
    assert next_working_day(one).isoformat() == following
    assert holiday_name(one) == name


def test_50年分の祝日が_別に作られた部品と一日も違わない() -> None:
    """The names of substitutes differ (「憲法記念日 振替休日」), the days do not."""
    differing = []
    for count in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=count)
        ours, theirs = holiday_name(day), jpholiday.is_holiday_name(day)
        same = bool(ours) == bool(theirs) and (ours or "") in (theirs or "")
        if not same:
            differing.append((day.isoformat(), ours, theirs))
    assert differing == []


def test_どの休みにも根拠の条文がある() -> None:
    assert closing(date(2026, 5, 6)).article == "国民の祝日に関する法律3条2項"  # type: ignore[union-attr]
    assert closing(date(2026, 11, 21)).article == "地方自治法4条の2第2項1号"  # type: ignore[union-attr]
    assert closing(date(2026, 12, 29)).certainty == "municipal"  # type: ignore[union-attr]
    assert closing(date(2026, 11, 24)) is None


def test_官報に載る前の春分と秋分の日は要確認() -> None:
    assert [holiday(date(2027, 3, 21)).certainty, holiday(date(2028, 3, 20)).certainty] == ["notice", "unconfirmed"]  # type: ignore[union-attr]


def test_どの年にも春分と秋分の日が一日ずつある() -> None:
    rows = read_yaml("holidays.yaml")["holidays"]
    for name in ("春分の日", "秋分の日"):
        years = [day.year for row in rows if row["name"] == name for day in row["dates"]]
        assert years == list(range(FIRST.year, LAST.year + 1))


def test_載っていない年は黙って平日にせず断る() -> None:
    for day in (date(1999, 12, 31), date(2051, 1, 1)):
        with pytest.raises(LawError, match="祝日が載っていません"):
            holiday(day)


def test_市が決めた閉庁日と開庁日() -> None:
    festival, open_saturday = {date(2026, 11, 24)}, {date(2026, 11, 21)}
    assert next_working_day(date(2026, 11, 20), festival) == date(2026, 11, 25)
    assert working_day_on_or_before(date(2026, 11, 24), festival) == date(2026, 11, 20)
    assert next_working_day(date(2026, 11, 20), also_open=open_saturday) == date(2026, 11, 21)
    assert is_closing_day(date(2026, 11, 24), festival, festival)


def test_営業日は初日を数えない() -> None:
    assert add_working_days(date(2026, 11, 20), 3) == date(2026, 11, 26)
    with pytest.raises(ValueError, match="1以上"):
        add_working_days(date(2026, 11, 20), 0)


@given(day=DAYS)
def test_次の開庁日までの間はすべて閉庁日(day: date) -> None:
    following = next_working_day(day)
    between = [day + timedelta(days=count) for count in range(1, (following - day).days)]
    assert not is_closing_day(following)
    assert all(is_closing_day(closed) for closed in between)
    assert working_day_on_or_after(following) == following
