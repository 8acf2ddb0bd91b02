"""Closing days of the office."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu import dates
from tests.dates.cases_files import rows

DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))


@pytest.mark.parametrize("row", rows("closing"), ids=lambda row: row["日"])
def test_閉庁日と次の開庁日(row):
    day = date.fromisoformat(row["日"])
    assert dates.is_closing_day(day) is (row["閉庁"] == "○")
    assert dates.next_working_day(day).isoformat() == row["次の開庁日"]
    assert (dates.holiday_name(day) or "-") == row["祝日名"]


def test_市が決めた閉庁日も数えない():
    festival = {date(2026, 11, 24)}
    assert dates.next_working_day(date(2026, 11, 20), festival) == date(2026, 11, 25)
    assert dates.working_day_on_or_before(date(2026, 11, 24), festival) == date(2026, 11, 20)


def test_営業日は初日を数えない():
    assert dates.add_working_days(date(2026, 11, 20), 3) == date(2026, 11, 26)
    with pytest.raises(ValueError, match="1以上"):
        dates.add_working_days(date(2026, 11, 20), 0)


@given(day=DAYS)
def test_次の開庁日までの間はすべて閉庁日(day):
    following = dates.next_working_day(day)
    between = [day + timedelta(days=count) for count in range(1, (following - day).days)]
    assert not dates.is_closing_day(following)
    assert all(dates.is_closing_day(closed) for closed in between)
    assert dates.working_day_on_or_after(following) == following
