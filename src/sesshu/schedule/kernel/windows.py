"""Where a day lies among the windows that stand open for a person."""

from __future__ import annotations

from sesshu.schedule.kernel import filling
from sesshu.schedule.kernel.state import PersonRow, State
from sesshu.schedule.tables import LAST_DAY, KernelTables


def window_on(k: KernelTables, s: State, series: int, product: int, day: int) -> int:
    """The open window (0, 1, ...) that holds a day for a product, -1 if none. The legal one comes first."""
    base = series * s.window_room
    for number in range(s.windows[series]):
        if s.window_low[base + number] <= day <= s.window_high[base + number]:
            products = k.window_products[s.window_row[base + number]]
            if not products or products >> product & 1:
                return number
    return -1


def any_from(s: State, series: int, day: int) -> int:
    """1 where a window is still open on a day or opens later."""
    for number in range(s.windows[series]):
        if s.window_high[series * s.window_room + number] >= day:
            return 1
    return 0


def window_from(k: KernelTables, s: State, series: int, product: int, day: int) -> int:
    """The first window that is still open on a day or opens later, -1 if none. Windows of one kind that follow
    each other count as one; where two begin on one day, the more ordinary kind goes before."""
    base = series * s.window_room
    best = -1
    for number in range(s.windows[series]):
        if s.window_high[base + number] < day:
            continue
        products = k.window_products[s.window_row[base + number]]
        if products and not products >> product & 1:
            continue
        if best < 0 or begins_before(k, s, series, product, number, best):
            best = number
    return best


def begins_before(k: KernelTables, s: State, series: int, product: int, number: int, other: int) -> bool:
    """Whether a window begins before another, each with those of its kind that it continues."""
    base = series * s.window_room
    kind, other_kind = k.window_kind[s.window_row[base + number]], k.window_kind[s.window_row[base + other]]
    if kind == other_kind:
        return s.window_low[base + number] < s.window_low[base + other]
    low, other_low = merged_low(k, s, series, product, number), merged_low(k, s, series, product, other)
    return low < other_low or (low == other_low and kind < other_kind)


def distance(k: KernelTables, s: State, series: int, product: int, day: int) -> int:
    """Days from a day to the nearest window; LAST_DAY where the series has none for the product."""
    base = series * s.window_room
    best = LAST_DAY
    for number in range(s.windows[series]):
        products = k.window_products[s.window_row[base + number]]
        if products and not products >> product & 1:
            continue
        before = s.window_low[base + number] - day
        after = day - s.window_high[base + number]
        best = min(best, max(before, after, 0))
    return best


def needed_distance(k: KernelTables, p: PersonRow, s: State, series: int, day: int) -> int:
    """Days from a day to the window that would stand open if its condition were registered."""
    low, high = filling.days_of(k, p, s.needs[series], s.occasion[series])
    return max(low - day, day - high, 0)


def merged_low(k: KernelTables, s: State, series: int, product: int, number: int) -> int:
    """The first day of a window, with windows of the same kind that end where it begins."""
    return merged(k, s, series, product, number, 0)


def merged_high(k: KernelTables, s: State, series: int, product: int, number: int) -> int:
    """The last day of a window, with windows of the same kind that begin where it ends."""
    return merged(k, s, series, product, number, 1)


def merged(k: KernelTables, s: State, series: int, product: int, number: int, forward: int) -> int:
    base = series * s.window_room
    kind = k.window_kind[s.window_row[base + number]]
    low = s.window_low[base + number]
    high = s.window_high[base + number]
    moved = 1
    while moved:
        moved = 0
        for other in range(s.windows[series]):
            if k.window_kind[s.window_row[base + other]] != kind:
                continue
            products = k.window_products[s.window_row[base + other]]
            if products and not products >> product & 1:
                continue
            if forward and s.window_low[base + other] <= high + 1 and s.window_high[base + other] > high:
                high = s.window_high[base + other]
                moved = 1
            elif not forward and s.window_high[base + other] >= low - 1 and s.window_low[base + other] < low:
                low = s.window_low[base + other]
                moved = 1
    return high if forward else low
