"""Dates in the Japanese calendar: read what people type, write what they expect."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

# Japan took the solar calendar on this day; earlier dates belong to another calendar and are refused.
FIRST_DAY = date(1873, 1, 1)

_EXAMPLE = "例: R8.11.21、令和8年11月21日、2026-11-21"
_MESSAGES = {
    "DATE_EMPTY": "日付を入力してください。",
    "DATE_FORMAT": "日付として読めません。年・月・日を順に入力してください。",
    "ERA_MISSING": "元号がありません。元号を付けるか、西暦4桁で入力してください。",
    "ERA_NOT_BEGUN": "その元号が始まる前の日付です。前の元号か西暦で入力してください。",
    "DATE_IMPOSSIBLE": "暦にない日付です。月は1から12まで、日はその月の末日までで入力してください。",
    "DATE_TOO_OLD": "1873年（明治6年）1月1日より前の日付は扱えません。",
    "YEAR_UNKNOWN": "年が分からない日付です。年だけでも入力してください。",
}
_WEEKDAYS = "月火水木金土日"


class DateError(ValueError):
    """A text is not a date. `code` names the reason, the text of the exception tells people what to do.

    The typed text is not repeated: it may be somebody's birth date, and errors reach logs.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"{_MESSAGES[code]}（{_EXAMPLE}）")
        self.code = code


@dataclass(frozen=True, slots=True)
class Era:
    name: str
    letter: str
    first_day: date

    def year_of(self, year: int) -> int:
        """The year of this era that a western year is."""
        return year - self.first_day.year + 1

    def western(self, year: int) -> int:
        """The western year that a year of this era is."""
        return year + self.first_day.year - 1


ERAS = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1868, 1, 25)),
)

_ERA = "令和|平成|昭和|大正|明治|[RHSTM]"
_KANJI = re.compile(rf"(?P<era>{_ERA})?(?P<y>元|\d{{1,4}})年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日?")
_SIGNS = re.compile(rf"(?P<era>{_ERA})?(?P<y>元|\d{{1,4}})(?P<s>[.\-/])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})")
_DIGITS = re.compile(rf"(?P<era>{_ERA})?(?P<y>\d{{4}}|\d{{2}})(?P<m>\d{{2}})(?P<d>\d{{2}})")
# Signs that a Japanese keyboard gives in place of a hyphen and a full stop.
_LOOK_ALIKES = str.maketrans("‐‑‒–—―−ー。", "--------.")


def read_date(text: str) -> date:
    """Read one date as typed by staff, in either calendar, in full or half width.

    A date after the end of its era (平成31年5月1日, as printed on old forms) is read as the day it is.
    Raises DateError with code DATE_EMPTY, DATE_FORMAT, ERA_MISSING, ERA_NOT_BEGUN, DATE_IMPOSSIBLE
    or DATE_TOO_OLD.
    """
    plain = plain_text(text)
    if not plain:
        raise DateError("DATE_EMPTY")
    found = _KANJI.fullmatch(plain) or _SIGNS.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if not found:
        raise DateError("DATE_FORMAT")
    era = era_of_sign(found["era"])
    read = _day(western_year(era, found["y"]), int(found["m"]), int(found["d"]))
    if era and read < era.first_day:
        raise DateError("ERA_NOT_BEGUN")
    if read < FIRST_DAY:
        raise DateError("DATE_TOO_OLD")
    return read


def plain_text(text: str) -> str:
    """The typed text with half-width signs, capital letters and no blanks."""
    folded = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKES)
    return "".join(folded.split())


def era_of_sign(sign: str | None) -> Era | None:
    """The era of a name or a capital letter; None for None."""
    return next((era for era in ERAS if sign in (era.name, era.letter)), None)


def western_year(era: Era | None, digits: str) -> int:
    """The western year of the digits of a year (元 is 1) in an era, or without one. Raises DateError."""
    if era is None:
        if digits == "元" or len(digits) != 4:
            raise DateError("ERA_MISSING")
        return int(digits)
    year = 1 if digits == "元" else int(digits)
    if len(digits) == 4 or year == 0:
        raise DateError("DATE_FORMAT")
    return era.western(year)


def era_of(day: date) -> Era:
    """The era a day lies in. Raises DateError before 1873."""
    if day < FIRST_DAY:
        raise DateError("DATE_TOO_OLD")
    return next(era for era in ERAS if day >= era.first_day)


def last_day_of(era: Era) -> date | None:
    """The last day of an era; None for the present one."""
    later = [other.first_day for other in ERAS if other.first_day > era.first_day]
    return min(later) - timedelta(days=1) if later else None


def wareki(day: date) -> str:
    """令和8年11月21日; the first year of an era is 元年."""
    era = era_of(day)
    year = era.year_of(day.year)
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def wareki_short(day: date) -> str:
    """R8.11.21"""
    era = era_of(day)
    return f"{era.letter}{era.year_of(day.year)}.{day.month}.{day.day}"


def fiscal_year_words(year: int) -> str:
    """令和8年度. A year within which an era began bears the name of the new one (令和元年度) unless it has no number in
    that (昭和63年度)."""
    first, last = era_of(date(year, 4, 1)), era_of(date(year + 1, 3, 31))
    era = last if last.year_of(year) > 0 else first
    number = era.year_of(year)
    return f"{era.name}{'元' if number == 1 else number}年度"


def both(day: date) -> str:
    """令和8年11月21日（2026年）"""
    return f"{wareki(day)}（{day.year}年）"


def with_weekday(day: date) -> str:
    """令和8年11月21日（土）"""
    return f"{wareki(day)}（{_WEEKDAYS[day.weekday()]}）"


def echo(day: date) -> str:
    """令和8年11月21日（2026年）土曜日: how a typed date was read, in both calendars."""
    return f"{both(day)}{_WEEKDAYS[day.weekday()]}曜日"


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError("DATE_IMPOSSIBLE") from None
