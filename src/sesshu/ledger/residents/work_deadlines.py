"""By when the work is due for which no law says a day: periods of the office in working days, from 事務の期間."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sesshu.foundation.closing_days.queries import office_days
from sesshu.ledger.residents.office_periods import number

PERIODS = {"held_slip": "held_slip", "pile": "pile_open", "import": "held_row", "job": "failed_job"}


def of(code: str) -> Callable[[date], date | None]:
    """The deadline of what waits since a day. Raises KeyError for work without a period."""
    days, office = number(PERIODS[code]), office_days()
    return lambda since: office.deadline(since, days)
