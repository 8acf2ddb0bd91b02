"""Intervals between different vaccines: a warning on doses, a day for the next dose."""

from __future__ import annotations

from collections.abc import Mapping

from sesshu.dates.ordinal import earliest_after_days_ordinal
from sesshu.schedule.kernel.given import not_given
from sesshu.schedule.kernel.knowing import in_force
from sesshu.schedule.kernel.state import PersonRow
from sesshu.schedule.tables import KernelTables

_NOTHING = (0, 0, 0)


def same_family(k: KernelTables, one: int, other: int) -> bool:
    """Whether two products count in a common family of series; then the series itself rules the interval."""
    if one == other:
        return True
    for first in range(k.product_family_first[one], k.product_family_end[one]):
        for second in range(k.product_family_first[other], k.product_family_end[other]):
            if k.product_family[first] == k.product_family[second]:
                return True
    return False


def gap_after(k: KernelTables, p: PersonRow, earlier: int, later: int, rule_day: int) -> int:
    """The rule between two products that is in force on the day of the later dose, -1 if none."""
    for gap in range(len(k.gap_days)):
        if not k.gap_earlier[gap] & k.product_class[earlier] or not k.gap_later[gap] & k.product_class[later]:
            continue
        first, last = k.gap_valid_from[gap], k.gap_valid_until[gap]
        if in_force(p, rule_day, first, last, k.gap_known[gap], k.gap_end_known[gap]):
            return gap
    return -1


def latest_gap(
    k: KernelTables, p: PersonRow, product: int, day: int, rule_day: int, last: Mapping[int, int]
) -> tuple[int, int, int]:
    """(first day that keeps all intervals, day of the other dose, rule), by the last day of every product
    before `day`; zeros where no other dose matters."""
    best = _NOTHING
    for other in sorted(last):
        gap = gap_after(k, p, other, product, rule_day)
        if gap < 0 or same_family(k, product, other):
            continue
        first = earliest_after_days_ordinal(last[other], k.gap_days[gap])
        if first > day and first > best[0]:
            best = (first, last[other], gap)
    return best


def short_gaps(k: KernelTables, p: PersonRow) -> list[tuple[int, int, int]]:
    """For each dose the interval to another vaccine that it does not keep; zeros where it keeps all."""
    last: dict[int, int] = {}  # last day of a product before the day in hand
    found = []
    shown = 0
    for dose in range(p.doses):
        day = p.dose_day[dose]
        while shown < dose and p.dose_day[shown] < day:
            if not_given(p, shown) < 0:
                last[p.dose_product[shown]] = p.dose_day[shown]
            shown += 1
        found.append(latest_gap(k, p, p.dose_product[dose], day, day, last))
    return found


def last_days(p: PersonRow) -> dict[int, int]:
    """The last day of every product up to the day of judgement."""
    return {p.dose_product[dose]: p.dose_day[dose] for dose in range(p.doses) if not_given(p, dose) < 0}


def earliest_kept(k: KernelTables, p: PersonRow, product: int, day: int, last: Mapping[int, int]) -> int:
    """The first day from `day` on that keeps the intervals to the doses in `last`, by the rules of that day or of the
    day of judgement where it is later; 0 where no dose matters."""
    first = latest_gap(k, p, product, day, max(day, p.as_of), last)[0]
    if not first:
        return 0
    changes = {k.gap_valid_from[gap] for gap in range(len(k.gap_days))}
    changes |= {k.gap_valid_until[gap] + 1 for gap in range(len(k.gap_days))}
    for change in sorted(change for change in changes if max(day, p.as_of) < change < first):
        if not latest_gap(k, p, product, change, change, last)[0]:
            return change
    return first
