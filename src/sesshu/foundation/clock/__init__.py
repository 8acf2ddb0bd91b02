"""The one clock. Everything that needs "now" or "today" asks here, so that a test or a training day can be set.

`SESSHU_CLOCK=2026-11-20T09:00:00+09:00` starts the clock at that instant; it then runs on from the start of the
process. Production refuses the setting (see `foundation.health`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

__all__ = ["TOKYO", "is_set", "now", "set_to", "start_of_day", "today"]

TOKYO = ZoneInfo("Asia/Tokyo")
_offset: timedelta | None = None


def _read_offset() -> timedelta:
    wanted = os.environ.get("SESSHU_CLOCK", "")
    if not wanted:
        return timedelta(0)
    instant = datetime.fromisoformat(wanted)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=TOKYO)
    base = float(os.environ.setdefault("SESSHU_CLOCK_BASE", str(time.time())))
    return instant - datetime.fromtimestamp(base, UTC)


def now() -> datetime:
    """This instant, aware, in UTC."""
    global _offset
    if _offset is None:
        _offset = _read_offset()
    return datetime.fromtimestamp(time.time(), UTC) + _offset


def today() -> date:
    """Today's date at the office."""
    return now().astimezone(TOKYO).date()


def is_set() -> bool:
    """True when the clock does not show real time (a demo, a test, a training day)."""
    now()
    return bool(_offset)


@contextmanager
def set_to(instant: datetime) -> Iterator[None]:
    """Set the clock for a test."""
    global _offset
    before = _offset
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=TOKYO)
    _offset = instant - datetime.fromtimestamp(time.time(), UTC)
    try:
        yield
    finally:
        _offset = before


def start_of_day(day: date) -> datetime:
    """The instant at which a day begins at the office."""
    return datetime.combine(day, time_of_day(), tzinfo=TOKYO)
