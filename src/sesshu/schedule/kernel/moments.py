"""The moments of the law on one person's calendar, computed when first asked for."""

from __future__ import annotations

from sesshu.dates.ordinal import (
    attain_months_ordinal,
    attain_years_ordinal,
    fiscal_year_ordinal,
    from_ordinal,
    pregnancy_day_ordinal,
    school_entry_ordinal,
    to_ordinal,
    weeks_after_ordinal,
)
from sesshu.schedule.kernel.state import PersonRow
from sesshu.schedule.tables import NEVER, KernelTables
from sesshu.schedule.vocabulary import (
    AGE,
    BIRTH,
    DAY,
    FISCAL_FIRST,
    PREGNANCY,
    SCHOOL_FIRST,
    SCHOOL_LAST,
    WEEKS,
)


def bound(k: KernelTables, p: PersonRow, index: int, default: int) -> int:
    """The day of a moment for a person; `default` where the rule names none (index -1)."""
    if index < 0:
        return default
    found = p.bounds[index]
    if found == 0:
        found = moment_day(k.moment_kind[index], k.moment_first[index], k.moment_second[index], p.birth, p.due)
        p.bounds[index] = found
    return found


def moment_day(kind: int, first: int, second: int, birth: int, due: int) -> int:
    """The ordinal of a moment; `birth` and `due` are ordinals or 0 where unknown.

    A moment past the end of the calendar, or one that nothing known leads to, is `NEVER`.
    """
    if kind == DAY:
        return first
    if kind == PREGNANCY:
        return pregnancy_day_ordinal(due, first, second) if due else NEVER
    if not birth:
        return NEVER
    if kind == AGE:
        return min(attain_months_ordinal(birth, first) + second, NEVER)
    if kind == WEEKS:
        return min(weeks_after_ordinal(birth, first, second), NEVER)
    if kind == BIRTH:
        return birth
    if kind == SCHOOL_FIRST:
        return min(to_ordinal(from_ordinal(school_entry_ordinal(birth))[0] - 1, 4, 1), NEVER)
    if kind == SCHOOL_LAST:
        return min(school_entry_ordinal(birth) - 1, NEVER)
    year = fiscal_year_ordinal(attain_years_ordinal(birth, first))
    if kind == FISCAL_FIRST:
        return min(to_ordinal(year, 4, 1), NEVER)
    return min(to_ordinal(year + 1, 4, 1) - 1, NEVER)
