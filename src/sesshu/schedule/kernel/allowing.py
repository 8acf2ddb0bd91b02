"""Whether the windows of a series, and the way of a step, allow a dose on a day; and the reasons why not."""

from __future__ import annotations

from sesshu.schedule import codes
from sesshu.schedule.kernel import amounts, intervals, trace
from sesshu.schedule.kernel.filling import season_day
from sesshu.schedule.kernel.moments import bound
from sesshu.schedule.kernel.state import PersonRow, ReasonOut, State
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, KernelTables


def window_allows(
    k: KernelTables, p: PersonRow, s: State, r: ReasonOut, series: int, product: int, day: int, window: int
) -> tuple[int, int]:
    """Whether a dose may count and is valid, as far as the windows of the series say."""
    first_window = k.series_window_first[series]
    if day < k.series_start[series]:
        deemed = k.series_before[series]
        if deemed and day < bound(k, p, k.window_from[first_window], FIRST_DAY):
            low = bound(k, p, k.window_from[first_window], FIRST_DAY)
            trace.reason(r, codes.WINDOW_NOT_OPEN, first_window, low, 0)
            return 0, 0
        trace.reason(r, codes.DEEMED if deemed else codes.BEFORE_PROGRAMME, series, k.series_start[series], 0)
        return deemed, deemed
    if window >= 0:
        return 1, 1
    if not s.windows[series]:
        if s.needs[series] >= 0:
            needed = s.needs[series]
            trace.reason(r, codes.CONDITION_MISSING, needed, k.window_condition[needed], 0)
        else:
            trace.reason(r, codes.NOT_TARGET_REASON, series, 0, 0)
        return 1, 0
    return outside_windows(k, p, s, r, series, product, day)


def outside_windows(
    k: KernelTables, p: PersonRow, s: State, r: ReasonOut, series: int, product: int, day: int
) -> tuple[int, int]:
    """A dose outside all windows: too early does not count, too late counts but is no routine dose."""
    base = series * s.window_room
    passed = -1
    coming = -1
    for number in range(s.windows[series]):
        products = k.window_products[s.window_row[base + number]]
        if products and not products >> product & 1:
            continue
        if s.window_high[base + number] < day:
            if passed < 0 or s.window_high[base + number] > s.window_high[base + passed]:
                passed = number
        elif coming < 0 or s.window_low[base + number] < s.window_low[base + coming]:
            coming = number
    if passed >= 0:
        trace.reason(r, codes.WINDOW_CLOSED, s.window_row[base + passed], s.window_high[base + passed], 0)
        return 1, 0
    if coming >= 0:
        if of_age(k, p, s, series, product, day):
            return 1, 0  # the product came into use later; its way says so
        trace.reason(r, codes.WINDOW_NOT_OPEN, s.window_row[base + coming], s.window_low[base + coming], 0)
        return 0, 0
    trace.reason(r, codes.NOT_TARGET_REASON, series, 0, 0)
    return 1, 0


def of_age(k: KernelTables, p: PersonRow, s: State, series: int, product: int, day: int) -> bool:
    """Whether a day lies in a window of this product but for the day from which its row is law."""
    base = series * s.window_room
    for number in range(s.windows[series]):
        row = s.window_row[base + number]
        if not k.window_products[row] >> product & 1 or day >= k.window_valid_from[row]:
            continue
        opens = max(bound(k, p, k.window_from[row], FIRST_DAY), s.window_after[base + number])
        if k.window_season_from[row]:
            opens = max(opens, season_day(s.occasion[series], k.window_season_from[row]))
        if opens <= day:
            return True
    return False


def way_allows(
    k: KernelTables, p: PersonRow, s: State, r: ReasonOut, dose: int, series: int, step: int, way: int
) -> tuple[int, int]:
    """Whether a dose counts and is valid by its way: interval, age, recommended start, amount."""
    day = p.dose_day[dose]
    counted = 1
    valid = 1
    kept = intervals.surely_kept(k, s, series, way, day)
    earliest = FIRST_DAY if kept else intervals.interval_earliest(k, s, series, way)
    if day < earliest:
        decisive = intervals.decisive_interval(k, s, series, way)
        if day >= intervals.doctor_earliest(k, s, series, way):
            trace.reason(r, codes.DOCTOR_SHORTER, way, earliest, decisive)
        else:
            trace.reason(r, codes.INTERVAL_SHORT, way, earliest, decisive)
            counted = valid = 0
    low = bound(k, p, k.way_from[way], FIRST_DAY)
    high = bound(k, p, k.way_until[way], LAST_DAY)
    if day < low:
        trace.reason(r, codes.STEP_NOT_OPEN, way, low, 0)
        counted = valid = 0
    if day > high:
        trace.reason(r, codes.STEP_CLOSED, way, high, 0)
        valid = 0
    late = bound(k, p, k.step_late_after[step], LAST_DAY)
    if day > late:
        trace.reason(r, codes.LATE_START, k.step_late_row[step], late, 0)
    if not amounts.amount_kept(k, p, r, dose, way):
        valid = 0
    return counted, valid
