"""Intervals between different vaccines: a warning on doses, a day for the next dose."""

from __future__ import annotations

from sesshu.dates.ordinal import earliest_after_days_ordinal
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


def gap_after(k: KernelTables, earlier: int, later: int, rule_day: int) -> int:
    """The rule between two products that is in force on the day of the later dose, -1 if none."""
    for gap in range(len(k.gap_days)):
        if (
            k.gap_valid_from[gap] <= rule_day <= k.gap_valid_until[gap]
            and k.gap_earlier[gap] & k.product_class[earlier]
            and k.gap_later[gap] & k.product_class[later]
        ):
            return gap
    return -1


def latest_gap(k: KernelTables, product: int, day: int, rule_day: int, last: list[int]) -> tuple[int, int, int]:
    """(first day that keeps all intervals, day of the other dose, rule), by the last day of every product
    before `day`; zeros where no other dose matters."""
    best = _NOTHING
    for other in range(len(last)):
        if not last[other] or same_family(k, product, other):
            continue
        gap = gap_after(k, other, product, rule_day)
        if gap < 0:
            continue
        first = earliest_after_days_ordinal(last[other], k.gap_days[gap])
        if first > day and first > best[0]:
            best = (first, last[other], gap)
    return best


def short_gaps(k: KernelTables, p: PersonRow, products: int) -> list[tuple[int, int, int]]:
    """For each dose the interval to another vaccine that it does not keep; zeros where it keeps all."""
    last = [0] * products  # last day of a product before the day in hand
    found = []
    shown = 0
    for dose in range(p.doses):
        day = p.dose_day[dose]
        while shown < dose and p.dose_day[shown] < day:
            last[p.dose_product[shown]] = p.dose_day[shown]
            shown += 1
        found.append(latest_gap(k, p.dose_product[dose], day, day, last))
    return found


def last_days(p: PersonRow, products: int) -> list[int]:
    """The last day of every product up to the day of judgement."""
    last = [0] * products
    for dose in range(p.doses):
        if p.dose_day[dose] <= min(p.as_of, p.known_on):
            last[p.dose_product[dose]] = p.dose_day[dose]
    return last
