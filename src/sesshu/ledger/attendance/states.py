"""How far a person got on the day, and what may follow what."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.errors import NotNow


class AttendanceState(models.TextChoices):
    BOOKED = "booked", "予約"
    ARRIVED = "arrived", "受付済"
    EXAMINED = "examined", "診察済"
    VACCINATED = "vaccinated", "接種済"
    DEFERRED = "deferred", "見合せ"
    OBSERVING = "observing", "経過観察"
    LEFT = "left", "退場"
    NO_SHOW = "no_show", "欠席"


A = AttendanceState
# Registered as present is not vaccinated: only the step 接種済 makes a dose, and nothing takes it back here.
NEXT: dict[str, frozenset[str]] = {
    A.BOOKED: frozenset({A.ARRIVED, A.NO_SHOW}),
    A.ARRIVED: frozenset({A.EXAMINED, A.DEFERRED, A.LEFT}),
    A.EXAMINED: frozenset({A.VACCINATED, A.DEFERRED}),
    A.VACCINATED: frozenset({A.OBSERVING, A.LEFT}),
    A.DEFERRED: frozenset({A.EXAMINED, A.LEFT}),
    A.OBSERVING: frozenset({A.LEFT}),
    A.LEFT: frozenset(),
    A.NO_SHOW: frozenset({A.ARRIVED}),
}


def check_next(now: str, then: AttendanceState) -> None:
    """Raise `NotNow` when a person in one state cannot go to another."""
    if then not in NEXT[now]:
        raise NotNow(f"この人は「{AttendanceState(now).label}」なので、「{then.label}」にはできません。")
