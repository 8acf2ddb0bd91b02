"""How files and commands name an event (2026-001) and a time of day (13:30)."""

from __future__ import annotations

import re
from datetime import time

from sesshu.ledger.events.models import Event

EVENT = re.compile(r"(?:イベント)?(?P<year>\d{4})-(?P<number>\d{1,4})")
TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})")


def is_event(text: str) -> bool:
    return EVENT.fullmatch(text) is not None


def time_of(text: str) -> time | None:
    """The time of day; None for a text that is none."""
    found = TIME.fullmatch(text)
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return None
    return time(int(found["hour"]), int(found["minute"]))


def event_of(text: str) -> Event | None:
    """The event with this number; None when there is none."""
    found = EVENT.fullmatch(text)
    if found is None:
        return None
    return Event.objects.filter(fiscal_year=int(found["year"]), number=int(found["number"])).first()
