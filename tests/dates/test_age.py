"""Ages for display, against the age in law."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu import dates
from tests.dates.cases_files import rows


@pytest.mark.parametrize("row", rows("ages"), ids=lambda row: f"{row['生年月日']} {row['判定日']}")
def test_年齢の表示(row):
    birth, on = date.fromisoformat(row["生年月日"]), date.fromisoformat(row["判定日"])
    assert dates.age(birth, on) == dates.Age(int(row["年"]), int(row["月"]), int(row["日"]))
    assert dates.age_text(birth, on) == row["表示"]
    assert str(dates.legal_age(birth, on)) == row["法律の年齢"]


def test_月で数えた年齢の表示():
    assert dates.months_text(date(2026, 4, 21), date(2026, 11, 21)) == "生後7か月"
    assert dates.months_text(date(2026, 4, 22), date(2026, 11, 21)) == "生後6か月"


@given(birth=st.dates(date(1900, 1, 1), date(2026, 1, 1)), days=st.integers(0, 45_000))
def test_表示の年齢は法律の年齢より一日遅れて上がる(birth, days):
    on = date.fromordinal(birth.toordinal() + days)
    day_after = date.fromordinal(on.toordinal() + 1)
    assert dates.age(birth, day_after).years == dates.legal_age(birth, on)


@given(birth=st.dates(date(1900, 1, 1), date(2026, 1, 1)), days=st.integers(0, 45_000))
def test_年月日の端数は一か月に満たない(birth, days):
    age = dates.age(birth, date.fromordinal(birth.toordinal() + days))
    assert 0 <= age.months < 12
    assert 0 <= age.days < 31


def test_出生前の年齢は断る():
    with pytest.raises(ValueError, match="生年月日以後"):
        dates.age(date(2026, 1, 2), date(2026, 1, 1))
