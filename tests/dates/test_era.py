"""Dates as people type and read them."""

from __future__ import annotations

from datetime import date

import japanera
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu.dates import DateError, both, echo, fiscal_year_words, read_date, wareki, wareki_short, with_weekday
from sesshu.dates.era import ERAS
from tests.dates.cases_files import rows

DAYS = st.dates(date(1873, 1, 1), date(2200, 12, 31))
FULL_WIDTH = str.maketrans("0123456789.-/RHSTM", "０１２３４５６７８９．－／ＲＨＳＴＭ")


@pytest.mark.parametrize("row", rows("typed"), ids=lambda row: row["入力"])
def test_入力された日付を読む(row):
    read = read_date(row["入力"])
    assert read.isoformat() == row["読み"]
    assert echo(read) == row["表示"]


@pytest.mark.parametrize("row", rows("refused"), ids=lambda row: row["入力"])
def test_読めない日付は理由を付けて断る(row):
    with pytest.raises(DateError) as refused:
        read_date(row["入力"])
    assert refused.value.code == row["理由"]
    assert "例: R8.11.21" in str(refused.value)


def test_エラーの文に入力された生年月日を残さない():
    with pytest.raises(DateError) as refused:
        read_date("1984年13月77日")
    assert not any(part in str(refused.value) for part in ("1984", "77"))


@given(day=DAYS)
def test_書いた日付はどの形でも読み戻せる(day):
    shorts = [wareki_short(day), wareki_short(day).lower(), wareki_short(day).translate(FULL_WIDTH)]
    digits = [day.isoformat(), f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", f"{day:%Y%m%d}".translate(FULL_WIDTH)]
    for text in [wareki(day), *shorts, *digits]:
        assert read_date(text) == day


@given(day=st.dates(date(1873, 1, 1), date(2100, 12, 31)))
def test_六桁の和暦も読み戻せる(day):
    letter, year = wareki_short(day).split(".")[0][0], int(wareki_short(day).split(".")[0][1:])
    assert read_date(f"{letter}{year:02d}{day:%m%d}") == day


@given(day=st.dates(date(1873, 1, 1), date(2100, 12, 31)))
def test_和暦は外部の実装と一致する(day):
    other = japanera.EraDate.from_date(day)
    era = next(era for era in ERAS if wareki(day).startswith(era.name))
    assert (other.era.kanji, day.year - other.era.since.year + 1) == (era.name, era.year_of(day.year))


def test_和暦と曜日の書き方():
    day = date(2026, 11, 21)
    assert wareki(day) == "令和8年11月21日"
    assert wareki_short(day) == "R8.11.21"
    assert both(day) == "令和8年11月21日（2026年）"
    assert with_weekday(day) == "令和8年11月21日（土）"


def test_太陽暦より前の日は和暦で書けない():
    with pytest.raises(DateError, match="1873年"):
        wareki(date(1872, 12, 31))


@pytest.mark.parametrize(
    ("year", "words"),
    [(2026, "令和8年度"), (2019, "令和元年度"), (2018, "平成30年度"), (1989, "平成元年度"), (1988, "昭和63年度")],
)
def test_年度は改元のあった年も呼び慣れた名で書く(year: int, words: str) -> None:
    assert fiscal_year_words(year) == words
