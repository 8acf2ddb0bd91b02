"""Ages as people say them.

For display an age goes up on the birthday itself. The age in law goes up a day earlier, at the end of the eve: rules
use `legal.attain_years` and `legal.legal_age`, never this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sesshu.dates.ordinal import DAYS_A_WEEK, MONTHS_A_YEAR, attain_months_ordinal, from_ordinal


@dataclass(frozen=True, slots=True)
class Age:
    """Complete years, complete months beyond them, and days beyond those."""

    years: int
    months: int
    days: int


def age(birth: date, on: date) -> Age:
    """The age on a day, for display. A month whose same day is missing is complete on the first of the next month.

    Raises ValueError for a day before the birth.
    """
    months = _complete_months(birth, on)
    begun = attain_months_ordinal(birth.toordinal(), months) + 1
    return Age(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR, on.toordinal() - begun)


def age_text(birth: date, on: date) -> str:
    """3歳2か月; in the first year of life 生後10週3日, because the schedule of infants is told in weeks.

    Raises ValueError for a day before the birth.
    """
    whole = age(birth, on)
    if whole.years == 0:
        days = (on - birth).days
        return f"生後{days // DAYS_A_WEEK}週{days % DAYS_A_WEEK}日"
    return f"{whole.years}歳{whole.months}か月"


def months_text(birth: date, on: date) -> str:
    """生後7か月: the age in complete months, for windows that are told in months."""
    return f"生後{_complete_months(birth, on)}か月"


def _complete_months(birth: date, on: date) -> int:
    if on < birth:
        raise ValueError("生年月日より前の日の年齢はありません。生年月日以後の日を指定してください。")
    born, today = from_ordinal(birth.toordinal()), from_ordinal(on.toordinal())
    months = (today[0] - born[0]) * MONTHS_A_YEAR + today[1] - born[1]
    # the months are complete at the end of a day, so the new age shows on the day after it
    return months if attain_months_ordinal(birth.toordinal(), months) < on.toordinal() else months - 1
