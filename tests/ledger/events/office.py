"""A made-up day of mass vaccination: kinds, a venue, an event with sessions."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.masters.actions import load
from sesshu.ledger.events import actions
from sesshu.ledger.events.actions.creating import Slots
from sesshu.ledger.events.masters import EVENT_KIND, VENUE
from sesshu.ledger.events.models import Event, EventKind, Session
from tests.ledger.mailings.office import TODAY

PURPOSE = "EVENT_MANAGEMENT"
DAY = date(2026, 12, 5)
FROM = date(2026, 4, 1)


def masters(by: Actor) -> None:
    """Two kinds and one venue in force; nothing when they are there."""
    if EventKind.objects.exists():
        return
    kinds = [
        {"code": "mass", "name": "集団接種", "judged": True, "valid_from": FROM},
        {"code": "class", "name": "教室", "judged": False, "valid_from": FROM},
    ]
    place = {"code": "V001", "name": "中央保健センター", "address": "試験市中央町1番1号", "telephone": "0960000000",
             "rooms": "診察室1、診察室2", "note": "駐車場30台", "valid_from": FROM}  # fmt: skip
    load(of=EVENT_KIND, entries=kinds, reason="試験", by=by, purpose="MASTER_MAINTENANCE")
    load(of=VENUE, entries=[place], reason="試験", by=by, purpose="MASTER_MAINTENANCE")


def slots(capacity: int = 2, series: str = "mr_2", **more: Any) -> Slots:
    values = {"starts_at": time(13), "ends_at": time(14), "minutes": 30, "capacity": capacity, "series": series}
    return Slots(**(values | more))


def event(by: Actor, *, opened: bool = True, slot: Slots | None = None, **values: Any) -> Event:
    """An event with two sessions at 13:00 and 13:30, open and on the public page unless told otherwise."""
    masters(by)
    asked: dict[str, Any] = {"name": "MR集団接種", "kind": "mass", "venue": "V001", "held_on": DAY, "public": True,
                             "needs_voucher": False, "slots": [slot or slots()]}  # fmt: skip
    made = actions.create_event(by=by, purpose=PURPOSE, **(asked | values))
    if opened:
        actions.set_event_state(event_id=made.id, state="open", by=by, purpose=PURPOSE)
    made.refresh_from_db()
    return made


def sessions(of: Event) -> list[Session]:
    return list(Session.objects.filter(event=of).order_by("starts_at"))


def first(of: Event) -> Session:
    return sessions(of)[0]


__all__ = ["DAY", "PURPOSE", "TODAY", "event", "first", "masters", "sessions", "slots"]
