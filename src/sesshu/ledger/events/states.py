"""The states of an event and of a session, and what may follow what."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.errors import NotNow


class EventState(models.TextChoices):
    PLANNED = "planned", "準備中"
    OPEN = "open", "受付中"
    CANCELLED = "cancelled", "中止"


class SessionState(models.TextChoices):
    OPEN = "open", "受付中"
    STOPPED = "stopped", "受付停止"
    CANCELLED = "cancelled", "中止"


E, S = EventState, SessionState
# A planned event is seen by the office alone. What is cancelled stays cancelled: people were told.
NEXT_OF_EVENT: dict[str, frozenset[str]] = {
    E.PLANNED: frozenset({E.OPEN, E.CANCELLED}),
    E.OPEN: frozenset({E.PLANNED, E.CANCELLED}),
    E.CANCELLED: frozenset(),
}
NEXT_OF_SESSION: dict[str, frozenset[str]] = {
    S.OPEN: frozenset({S.STOPPED, S.CANCELLED}),
    S.STOPPED: frozenset({S.OPEN, S.CANCELLED}),
    S.CANCELLED: frozenset(),
}


def check_next_of_event(now: str, then: EventState) -> None:
    """Raise `NotNow` when an event in one state cannot go to another."""
    if then not in NEXT_OF_EVENT[now]:
        raise NotNow(f"このイベントは「{EventState(now).label}」なので、「{then.label}」にはできません。")


def check_next_of_session(now: str, then: SessionState) -> None:
    """Raise `NotNow` when a session in one state cannot go to another."""
    if then not in NEXT_OF_SESSION[now]:
        raise NotNow(f"この時間帯は「{SessionState(now).label}」なので、「{then.label}」にはできません。")
