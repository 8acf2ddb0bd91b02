"""The windows of a series for a person, laid out for the occasion of a day."""

from __future__ import annotations

from sesshu.dates.ordinal import attain_years_ordinal, fiscal_year_ordinal, to_ordinal
from sesshu.schedule.kernel import given
from sesshu.schedule.kernel.moments import bound
from sesshu.schedule.kernel.state import PersonRow, State
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, KernelTables

YEARLY = 1
PREGNANCY = 2
_DAYS_OF_PREGNANCY = 280


def occasion_of(k: KernelTables, p: PersonRow, series: int, day: int) -> int:
    """Which occasion of a repeated series a day belongs to; 0 for series given once in life."""
    repeats = k.series_repeats[series]
    if repeats == YEARLY:
        return fiscal_year_ordinal(day)
    if repeats == PREGNANCY and p.due and day >= p.due - _DAYS_OF_PREGNANCY:
        return 1
    return 0


def enter_occasion(k: KernelTables, p: PersonRow, s: State, series: int, day: int) -> None:
    """Fill the windows for the occasion of a day; a new occasion begins with no doses."""
    occasion = occasion_of(k, p, series, day)
    same = s.occasion[series] == occasion
    if s.filled[series] and same:
        return
    s.filled[series] = 1
    s.occasion[series] = occasion
    s.path[series] = -1
    s.step[series] = 0
    s.total[series] = 0
    s.base[series] = 0
    s.completed[series] = 0
    if not (same and s.kept[series] and p.conditions == 0):
        fill(k, p, s, series, occasion)
        s.kept[series] = 1 if p.conditions == 0 and not k.series_by_history[series] else 0


def asked(k: KernelTables, series: int, products: int) -> bool:
    """Whether a person with these products is asked about a series at all."""
    return k.series_only_with[series] == 0 or k.series_only_with[series] & products != 0


def has_history(k: KernelTables, p: PersonRow, series: int, window: int) -> bool:
    """Whether a person has the doses that a window asks for."""
    first, last = k.window_history_from[window], k.window_history_until[window]
    return given.received(k, p, k.series_products[series], first, last) >= k.window_history_least[window]


def fill(k: KernelTables, p: PersonRow, s: State, series: int, occasion: int) -> None:
    s.windows[series] = 0
    s.needs[series] = -1
    for window in range(k.series_window_first[series], k.series_window_end[series]):
        if k.window_known[window] > p.known_on:
            continue
        if k.window_sex[window] and k.window_sex[window] != p.sex:
            continue
        if p.birth < k.window_born_from[window] or p.birth > k.window_born_until[window]:
            continue
        low, high = days_of(k, p, window, occasion)
        if low > high:
            continue
        if k.window_history_least[window] and not has_history(k, p, series, window):
            continue
        if k.window_condition[window] < 0:
            add(s, series, low, high, window, 0)
        else:
            add_by_condition(k, p, s, series, low, high, window)


def days_of(k: KernelTables, p: PersonRow, window: int, occasion: int) -> tuple[int, int]:
    """First and last day of a window for a person, whatever else it asks for; crossed where there is none."""
    low = k.window_valid_from[window]
    high = valid_until(k, p, window)
    if k.window_season_from[window]:
        low = max(low, season_day(occasion, k.window_season_from[window]))
        high = min(high, season_day(occasion, k.window_season_until[window]))
        if low > high:  # most years of a life lie outside most rows
            return low, high
    low = max(low, bound(k, p, k.window_from[window], FIRST_DAY))
    high = min(high, bound(k, p, k.window_until[window], LAST_DAY))
    return low, high


def add_by_condition(k: KernelTables, p: PersonRow, s: State, series: int, low: int, high: int, window: int) -> None:
    found = False
    for number in range(p.conditions):
        if p.condition_code[number] != k.window_condition[window]:
            continue
        if p.condition_series[number] != -1 and p.condition_series[number] != series:
            continue
        first = p.condition_from[number]
        last = p.condition_until[number]
        years = k.window_years[window]
        after = last if years else 0
        if years:
            # An exception runs from the day the obstacle ended; the obstacle must have met the legal window.
            if last >= LAST_DAY or not met_window(k, s, series, first, last):
                continue
            first = last
            last = attain_years_ordinal(last, years)
        if max(low, first) <= min(high, last):
            found = True
            add(s, series, max(low, first), min(high, last), window, after)
    if not found and not k.window_years[window]:
        s.needs[series] = window


def met_window(k: KernelTables, s: State, series: int, first: int, last: int) -> bool:
    """Whether a period meets one in which the person is a target; the time after an obstacle is none."""
    base = series * s.window_room
    for number in range(s.windows[series]):
        if k.window_years[s.window_row[base + number]]:
            continue
        if first <= s.window_high[base + number] and last >= s.window_low[base + number]:
            return True
    return False


def add(s: State, series: int, low: int, high: int, window: int, after: int) -> None:
    count = s.windows[series]
    if count >= s.window_room:
        s.overflow = 1
        return
    s.window_low[series * s.window_room + count] = low
    s.window_high[series * s.window_room + count] = high
    s.window_row[series * s.window_room + count] = window
    s.window_after[series * s.window_room + count] = after
    s.windows[series] = count + 1


def valid_until(k: KernelTables, p: PersonRow, window: int) -> int:
    """The end of a row, unless the day of knowledge is before the end was known."""
    return k.window_valid_until[window] if k.window_end_known[window] <= p.known_on else LAST_DAY


def season_day(year: int, month_day: int) -> int:
    """A day of the fiscal year that begins in `year`; months before April lie in the next year."""
    month = month_day // 100
    if year < 1 or year > 9998:
        return LAST_DAY
    return to_ordinal(year if month >= 4 else year + 1, month, month_day - month * 100)
