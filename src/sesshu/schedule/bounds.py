"""The moments of the law on one person's calendar."""

from __future__ import annotations

from functools import lru_cache

from sesshu.dates import ordinal
from sesshu.schedule import vocabulary
from sesshu.schedule.tables import LAST_DAY

# Below every lawful day and above it: a moment that this person never reaches makes no window.
NEVER = LAST_DAY + 1


def bounds(moments: list[tuple[int, int, int]], birth: int, due: int) -> list[int]:
    """The ordinal of every moment; `birth` and `due` are ordinals or 0 where unknown.

    A moment past the end of the calendar is `NEVER`. Callers share the list and must not change it.
    """
    return _bounds(tuple(moments), birth, due)


# Half of a judgement's time goes here, and people are judged again and again, many with the same birthday.
@lru_cache(maxsize=8192)
def _bounds(moments: tuple[tuple[int, int, int], ...], birth: int, due: int) -> list[int]:
    return [_bound(kind, first, second, birth, due) for kind, first, second in moments]


def _bound(kind: int, first: int, second: int, birth: int, due: int) -> int:
    if kind == vocabulary.DAY:
        return first
    if kind == vocabulary.PREGNANCY:
        return ordinal.pregnancy_day_ordinal(due, first, second) if due else NEVER
    if not birth:
        return NEVER
    if kind == vocabulary.AGE:
        return min(ordinal.attain_months_ordinal(birth, first) + second, NEVER)
    if kind == vocabulary.WEEKS:
        return min(ordinal.weeks_after_ordinal(birth, first, second), NEVER)
    if kind == vocabulary.BIRTH:
        return birth
    if kind in (vocabulary.SCHOOL_FIRST, vocabulary.SCHOOL_LAST):
        year = ordinal.from_ordinal(ordinal.school_entry_ordinal(birth))[0]
        first_day = kind == vocabulary.SCHOOL_FIRST
        return min(ordinal.to_ordinal(year - 1 if first_day else year, 4, 1) - (0 if first_day else 1), NEVER)
    year = ordinal.fiscal_year_ordinal(ordinal.attain_years_ordinal(birth, first))
    if kind == vocabulary.FISCAL_FIRST:
        return min(ordinal.to_ordinal(year, 4, 1), NEVER)
    return min(ordinal.to_ordinal(year + 1, 4, 1) - 1, NEVER)
