"""What every act on an event does: lock it, note it in its history, leave an audit entry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.events.models import Event, EventChange, Session


def locked(event_id: UUID) -> Event:
    """An event, locked until the transaction ends. Raises `NotFound`."""
    found = Event.objects.select_for_update(of=("self",)).filter(id=event_id).first()
    if found is None:
        raise NotFound("このイベントは見つかりません。一覧から選び直してください。")
    return found


def locked_sessions(event: Event) -> list[Session]:
    """All sessions of an event, locked in order."""
    return list(Session.objects.select_for_update(of=("self",)).filter(event=event).order_by("id"))


def locked_session(session_id: UUID) -> Session:
    """One session, locked. Raises `NotFound`."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("event").filter(id=session_id)
    found = rows.first()
    if found is None:
        raise NotFound("この時間帯は見つかりません。イベントの画面から選び直してください。")
    return found


def told(act: str, event: Event, by: Actor, purpose: str, note: str = "", **detail: Any) -> None:
    """One line in the event's history and one audit entry."""
    EventChange.objects.create(
        event_id=event.id, at=clock.now(), by=by.code, by_name=by.display_name, act=act, note=note
    )
    audit.record(
        f"event.{act}",
        by=by,
        purpose=purpose,
        obj=f"event:{event.id}",
        case=event.label,
        detail=detail | {"note": note},
    )
