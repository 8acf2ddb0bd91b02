"""Fiscal years (April to March), cohorts by fiscal year, and school years."""

from __future__ import annotations

from datetime import date, timedelta

from sesshu.dates.ordinal import attain_years_ordinal, fiscal_year_ordinal, school_entry_ordinal

# Years since school entry in the words of the office; beyond compulsory school the office counts on ("相当").
_GRADES = (
    *("小1", "小2", "小3", "小4", "小5", "小6"),
    *("中1", "中2", "中3"),
    *("高1相当", "高2相当", "高3相当"),
)
_BEFORE_SCHOOL = {-1: "年長", -2: "年中", -3: "年少"}
NOT_YET_IN_NURSERY_CLASS = "年少より前"
AFTER_SCHOOL = "高校相当の後"


def fiscal_year(day: date) -> int:
    """The year in which the fiscal year of `day` began."""
    return fiscal_year_ordinal(day.toordinal())


def fiscal_year_start(year: int) -> date:
    return date(year, 4, 1)


def fiscal_year_end(year: int) -> date:
    return date(year + 1, 3, 31)


def fiscal_year_of_attaining(birth: date, years: int) -> int:
    """Fiscal year in which an age is reached; those born on 1 April reach it on 31 March, one year early."""
    return fiscal_year_ordinal(attain_years_ordinal(birth.toordinal(), years))


def age_at_fiscal_year_end(birth: date, year: int) -> int:
    """Age reached by the end of fiscal year `year`; those born on 1 April have reached it then.

    Raises ValueError when the birth lies after that day.
    """
    if birth > fiscal_year_end(year):
        raise ValueError("生年月日が年度の末日より後です。生年月日以後の年度を指定してください。")
    # attaining n years falls in fiscal year `year` exactly for the n that is complete at its end
    return year - fiscal_year_of_attaining(birth, 0)


def school_entry(birth: date) -> date:
    """The day on which compulsory school begins: the first 1 April after six years are complete.

    Born on 1 April: the early class. Born on 2 April: a year later.
    """
    return date.fromordinal(school_entry_ordinal(birth.toordinal()))


def year_before_school_entry(birth: date) -> tuple[date, date]:
    """First and last day of the year before school entry."""
    entry = school_entry(birth)
    return date(entry.year - 1, 4, 1), entry - timedelta(days=1)


def school_year(birth: date, on: date) -> int:
    """School years since entry: 0 in the first year of primary school, -1 in the year before it."""
    return fiscal_year(on) - school_entry(birth).year


def school_grade(birth: date, on: date) -> str:
    """The class a person belongs to by birth date, in the words of the office: 年長, 小6, 高1相当.

    Deferred entry and repeated years are unknown to it. Raises ValueError for a day before the birth.
    """
    if on < birth:
        raise ValueError("生年月日より前の日の学年はありません。生年月日以後の日を指定してください。")
    years = school_year(birth, on)
    if years < 0:
        return _BEFORE_SCHOOL.get(years, NOT_YET_IN_NURSERY_CLASS)
    return _GRADES[years] if years < len(_GRADES) else AFTER_SCHOOL
