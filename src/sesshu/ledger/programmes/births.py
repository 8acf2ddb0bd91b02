"""Which birth dates a programme's age window can concern: for finding people quickly, and for empty windows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date

from sesshu.ledger.programmes.models import Programme
from sesshu.ledger.programmes.words import FROM, UNTIL
from sesshu.schedule.city import window_edge
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY

OLDEST = date(1890, 1, 1).toordinal()
MOST_TRIED = 800


def births(row: Programme, first: date, last: date) -> tuple[date, date] | None:
    """The first and last birth date whose age window holds a day between two days (inclusive); None for nobody.

    Bounds rise with the birth date, so both ends are found by halving.
    """
    opens, closes = window(row)
    days = range(OLDEST, last.toordinal() + 1)
    low = days[0] + bisect_left(days, first.toordinal(), key=closes)
    high = days[0] + bisect_right(days, last.toordinal(), key=opens) - 1
    if row.born_from:
        low = max(low, row.born_from.toordinal())
    if row.born_until:
        high = min(high, row.born_until.toordinal())
    if low > high or not _opens(low, high, opens, closes):
        return None
    return date.fromordinal(low), date.fromordinal(high)


def window(row: Programme) -> tuple[Callable[[int], int], Callable[[int], int]]:
    """First and last day (ordinals) of the age window as functions of the birth date (ordinal)."""
    return (
        window_edge("from", FROM[row.from_kind].moment(row.from_number), FIRST_DAY),
        window_edge("until", UNTIL[row.until_kind].moment(row.until_number), LAST_DAY),
    )


def _opens(low: int, high: int, opens: Callable[[int], int], closes: Callable[[int], int]) -> bool:
    """Whether a window of some birth date between two is no empty one (it may end before it begins)."""
    step = max(1, (high - low) // MOST_TRIED)
    return any(opens(birth) <= closes(birth) for birth in (*range(low, high + 1, step), high))
