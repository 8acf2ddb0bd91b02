"""Bounds shared by people of one birthday: half of a plain judgement would go into computing them again."""

from __future__ import annotations

from sesshu.schedule.kernel.moments import moment_day
from sesshu.schedule.tables import Ints, KernelTables, Tables

_MOST = 8192


def shared_bounds(tables: Tables, birth: int, due: int) -> Ints:
    """The bounds that the kernel fills as it asks for them (0: not yet). Callers do not change them."""
    found = tables.bounds.get((birth, due))
    if found is None:
        if len(tables.bounds) >= _MOST:
            tables.bounds.clear()
        found = tables.bounds[birth, due] = [0] * len(tables.kernel.moment_kind)
    return found


def all_bounds(k: KernelTables, birth: int, due: int) -> Ints:
    """The day of every moment."""
    return [
        moment_day(kind, first, second, birth, due)
        for kind, first, second in zip(k.moment_kind, k.moment_first, k.moment_second, strict=True)
    ]
