"""The states of a reservation and what may follow what. What happens on the day (arrived, vaccinated, no-show) is
not told here: a seat that was booked stays booked."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.errors import NotNow


class ReservationState(models.TextChoices):
    BOOKED = "booked", "予約"
    WAITING = "waiting", "空き待ち"
    CANCELLED = "cancelled", "取消"


class Channel(models.TextChoices):
    COUNTER = "counter", "窓口"
    TELEPHONE = "telephone", "電話"
    LIST = "list", "一覧の取込"
    PUBLIC = "public", "予約サイト"
    SYSTEM = "system", "連携システム"


# Who is not at the office: open events alone, no seats that are held back, no deciding against the rules.
OUTSIDE = (Channel.PUBLIC, Channel.SYSTEM)
R = ReservationState
NEXT: dict[str, frozenset[str]] = {
    R.BOOKED: frozenset({R.CANCELLED}),
    R.WAITING: frozenset({R.BOOKED, R.CANCELLED}),
    R.CANCELLED: frozenset(),
}
ACTIVE = (R.BOOKED, R.WAITING)


def check_next(now: str, then: ReservationState) -> None:
    """Raise `NotNow` when a reservation in one state cannot go to another."""
    if then not in NEXT[now]:
        raise NotNow(f"この予約は「{ReservationState(now).label}」なので、「{then.label}」にはできません。")
