"""Conditions that keep a person from a series."""

from __future__ import annotations

from sesshu.schedule import codes
from sesshu.schedule.kernel import knowing, trace
from sesshu.schedule.kernel.state import PersonRow, ReasonOut
from sesshu.schedule.tables import EXCLUSIONS, KernelTables


def excluded_on(k: KernelTables, p: PersonRow, series: int, day: int, r: ReasonOut) -> bool:
    """Whether a condition keeps a person from a series on a day."""
    row = exclusion_on(k, p, series, day)
    if row < 0:
        return False
    trace.reason(r, codes.EXCLUDED_REASON, row, k.exclusion_condition[row], 0)
    return True


def exclusion_on(k: KernelTables, p: PersonRow, series: int, day: int) -> int:
    """The exclusion rule that holds on a day, -1 if none."""
    for number in range(p.conditions):
        if not p.condition_from[number] <= day <= p.condition_until[number]:
            continue
        if p.condition_series[number] != -1 and p.condition_series[number] != series:
            continue
        for row in range(k.sizes[EXCLUSIONS]):
            if k.exclusion_condition[row] != p.condition_code[number] or k.exclusion_series[row] != series:
                continue
            first, last = k.exclusion_valid_from[row], k.exclusion_valid_until[row]
            if knowing.in_force(p, day, first, last, k.exclusion_known[row], k.exclusion_end_known[row]):
                return row
    return -1
