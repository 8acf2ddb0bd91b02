"""イベント for other systems (a booking service, a telephone centre): what the public sees, with the seats that are
left. No person stands here."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.answering import PROBLEMS, answer
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.ledger.events import queries
from sesshu.ledger.events.models import Event, Session
from sesshu.ledger.events.states import EventState

PURPOSE = "EVENT_MANAGEMENT"
MOST_EVENTS = 200
router = Router(tags=["イベント"])


class SessionOut(BaseModel):
    """時間帯. `free`: seats that may still be booked from outside the office; `waiting`: how many wait."""

    session: UUID
    starts_at: str
    ends_at: str
    room: str
    series: str
    series_name: str
    product: str
    state: str
    free: int
    waiting: int


class EventOut(BaseModel):
    """One day of an event. `booking_ends_at`: until when it may be booked, changed and cancelled from outside."""

    event: UUID
    label: str
    name: str
    kind: str
    venue: str
    held_on: date
    state: str
    needs_voucher: bool
    booking_ends_at: str | None
    contact: str
    note: str
    sessions: list[SessionOut]


@operation(
    router.get, "/events", name="api-event-list", purpose=PURPOSE, permission="event.fetch",
    response={200: list[EventOut], **PROBLEMS}, summary="公開中のイベントと時間帯・残りの席を見る",
)  # fmt: skip
def list_of(request: HttpRequest, held_from: date | None = None, held_until: date | None = None) -> HttpResponse:
    """Events that are public and open or called off, from a day (today, unless told otherwise), at most 200."""
    by, first = _reader(request), held_from or clock.today()
    if held_until and held_until < first:
        raise InvalidInput(
            "held_until：held_from以後の日を指定してください。", field="held_until", example="2026-12-31"
        )
    rows = shown(by).filter(held_on__gte=first)
    rows = rows.filter(held_on__lte=held_until) if held_until else rows
    return answer([_told(by, row) for row in rows[:MOST_EVENTS]])


@operation(
    router.get, "/events/{event_id}", name="api-event", purpose=PURPOSE, permission="event.fetch",
    response={200: EventOut, **PROBLEMS}, summary="1つのイベントと時間帯・残りの席を見る",
)  # fmt: skip
def one(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """One event of the same kind; any other is 404."""
    by = _reader(request)
    found = shown(by).filter(pk=event_id).first()
    if found is None:
        raise NotFound("公開中のイベントにこの番号のものはありません。一覧から選び直してください。")
    return answer(_told(by, found))


def shown(by: Actor) -> QuerySet[Event]:
    """What other systems may know of: never what is in preparation or for the office alone."""
    return queries.events(by).filter(public=True, state__in=[EventState.OPEN, EventState.CANCELLED])


def _reader(request: HttpRequest) -> Actor:
    return acting(request, "", "event.read")


def _told(by: Actor, event: Event) -> dict[str, Any]:
    names, ends = queries.series_names(), event.booking_ends_at
    return {
        "event": str(event.pk), "label": event.label, "name": event.name, "kind": event.kind,
        "venue": event.venue_name, "held_on": event.held_on.isoformat(), "state": event.state,
        "needs_voucher": event.needs_voucher,
        "booking_ends_at": ends.astimezone(clock.TOKYO).isoformat() if ends else None,
        "contact": event.contact, "note": event.note,
        "sessions": [_session(row, names) for row in queries.sessions(by, event)],
    }  # fmt: skip


def _session(row: Session, names: dict[str, str]) -> dict[str, Any]:
    return {
        "session": str(row.pk), "starts_at": f"{row.starts_at:%H:%M}", "ends_at": f"{row.ends_at:%H:%M}",
        "room": row.room, "series": row.series, "series_name": names.get(row.series, ""), "product": row.product,
        "state": row.state, "free": row.free_for_public, "waiting": row.waiting,  # type: ignore[attr-defined]
    }  # fmt: skip
