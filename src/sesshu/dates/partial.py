"""Birth dates of which the register does not know the day, the month or even the year.

The text of the register stays as it came. Rules need one day, so the city's convention picks the first or the last
day that fits what is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from sesshu.dates.era import ERAS, DateError, Era, era_of_sign, last_day_of, plain_text, read_date, wareki, western_year
from sesshu.dates.ordinal import days_in_month


class Precision(StrEnum):
    """What is known of a date."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known. `text` is what the register sent, code point by code point.

    Unknown parts are None; a part is unknown when a larger one is. `era` is kept where the text named one, since the
    first year of an era does not begin in January.
    """

    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    era: Era | None = None

    def __post_init__(self) -> None:
        if (self.year is None and self.month is not None) or (self.month is None and self.day is not None):
            raise DateError("DATE_FORMAT")
        if self.month is not None and not 1 <= self.month <= 12:
            raise DateError("DATE_IMPOSSIBLE")
        if self.era and self.year is not None and self._last() < self.era.first_day:
            raise DateError("ERA_NOT_BEGUN")
        if self.day is not None:
            _check_day(self.year, self.month, self.day)

    @property
    def precision(self) -> Precision:
        if self.day is not None:
            return Precision.DAY
        if self.month is not None:
            return Precision.MONTH
        return Precision.NONE if self.year is None else Precision.YEAR

    def assumed(self, convention: Literal["first", "last"]) -> date:
        """The first or the last day that fits. Raises DateError (YEAR_UNKNOWN) when not even the year is known."""
        if self.year is None:
            raise DateError("YEAR_UNKNOWN")
        return self._first() if convention == "first" else self._last()

    def iso(self) -> str:
        """2020-05-00: the exchange form, zeros where a part is unknown."""
        return f"{self.year or 0:04d}-{self.month or 0:02d}-{self.day or 0:02d}"

    def _first(self) -> date:
        first = date(self.year or 1, self.month or 1, self.day or 1)
        begun = self.era.first_day if self.era else None
        # the first days of 2019 are not in 令和元年
        if self.day is None and begun and first < begun <= self._last():
            return begun
        return first

    def _last(self) -> date:
        year, month = self.year or 1, self.month or 12
        last = date(year, month, self.day or days_in_month(year, month))
        ended = last_day_of(self.era) if self.era else None
        # 昭和64年 was over after a week
        if self.day is None and ended and date(year, self.month or 1, 1) <= ended < last:
            return ended
        return last


_ISO = re.compile(r"(?P<y>\d{4})(?P<s>[-/.]?)(?P<m>\d{2})(?P=s)(?P<d>\d{2})")
_WORDS = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[RHSTM])?(?P<y>元|\d{1,4})年"
    r"(?:(?P<m>\d{1,2})月(?:日?(?:不詳|不明))?|月?日?(?:不詳|不明)|頃)?"
)
_NOTHING = re.compile(r"(?:生年月日|年月日|生年)?(?:不詳|不明)")


def read_partial_date(text: str) -> PartialDate:
    """Read a birth date of the register, complete or not.

    Accepts every form of `read_date`, 2020-05-00, 20200000, 0000-00-00, 令和2年（月日不詳）, 令和2年5月（日不詳）,
    昭和15年, 昭和15年日月不詳, 不詳. Raises DateError.
    """
    plain = re.sub(r"[()\[\]、,・]", "", plain_text(text)).replace("日月", "月日")
    if _NOTHING.fullmatch(plain):
        return PartialDate(text)
    if found := _ISO.fullmatch(plain):
        return _of_zeros(text, found)
    if found := _WORDS.fullmatch(plain):
        era = era_of_sign(found["era"])
        return PartialDate(text, western_year(era, found["y"]), _number(found["m"]), None, era)
    known = read_date(text)
    return PartialDate(text, known.year, known.month, known.day)


def of_date(known: date) -> PartialDate:
    """A date that is known to the day."""
    return PartialDate(known.isoformat(), known.year, known.month, known.day)


def wareki_partial(partial: PartialDate) -> str:
    """令和2年5月（日不詳）: the words for people."""
    if partial.year is None:
        return "生年月日不詳"
    if partial.day is not None:
        return wareki(partial.assumed("first"))
    era = partial.era or _era_of_whole(partial)
    year = f"{era.name}{_year_word(era, partial.year)}年" if era else f"{partial.year}年"
    return f"{year}（月日不詳）" if partial.month is None else f"{year}{partial.month}月（日不詳）"


def _era_of_whole(partial: PartialDate) -> Era | None:
    """The era if the whole unknown stretch lies in one; 1989 alone is 昭和 or 平成, so it stays western."""
    first, last = partial.assumed("first"), partial.assumed("last")
    era = next((era for era in ERAS if last >= era.first_day), None)
    return era if era and first >= era.first_day else None


def _year_word(era: Era, year: int) -> str:
    number = era.year_of(year)
    return "元" if number == 1 else str(number)


def _of_zeros(text: str, found: re.Match[str]) -> PartialDate:
    if int(found["y"]) and int(found["m"]) and int(found["d"]):
        known = read_date(f"{found['y']}-{found['m']}-{found['d']}")
        return PartialDate(text, known.year, known.month, known.day)
    year, month, day = (int(found[part]) or None for part in "ymd")
    return PartialDate(text, year, month, day)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _check_day(year: int | None, month: int | None, day: int) -> None:
    if year is None or month is None or not 1 <= day <= days_in_month(year, month):
        raise DateError("DATE_IMPOSSIBLE")
