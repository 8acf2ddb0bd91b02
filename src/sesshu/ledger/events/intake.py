"""A list of days as a file on the import page: each row is a run of sessions. Rows of the same name, kind, venue and
day are one event, which stays in preparation until somebody opens it. The same file again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow, Refused
from sesshu.foundation.files import registry
from sesshu.foundation.files.interfaces import load
from sesshu.foundation.files.outcomes import Committed, Finding
from sesshu.ledger.events.actions.creating import Slots, add_sessions, create_event
from sesshu.ledger.events.models import Event, Session
from sesshu.ledger.events.named import time_of
from sesshu.ledger.events.states import EventState

PURPOSE = "EVENT_MANAGEMENT"
TIMES = {"starts_at": "始まり", "ends_at": "終わり"}
SHORTEST, LONGEST = 5, 720  # minutes of a session, as on the page


def register() -> None:
    """Offer the file on the import page."""
    registry.register(
        interface=load("sesshu.ledger.events", "interfaces/list.yaml"), check_row=check_row,
        commit_chunk=commit_chunk, chunk=50,
    )  # fmt: skip


def check_row(values: dict[str, Any]) -> list[Finding]:
    """Texts that mean no time of day, and pieces that no page would take."""
    found = []
    for field, label in TIMES.items():
        if time_of(values[field]) is None:
            text = f"{label}を「時:分」で書いてください。例：13:30"
            found.append(Finding("rejected", field, "NOT_A_TIME", text))
    minutes = values.get("minutes")
    if minutes is not None and not SHORTEST <= minutes <= LONGEST:
        text = f"1枠の分数は{SHORTEST}から{LONGEST}までの数か、空欄（1枠）です。例：30"
        found.append(Finding("rejected", "minutes", "OUT_OF_RANGE", text))
    return found


def commit_chunk(
    values: Sequence[dict[str, Any]],
    *,
    source: str,  # noqa: ARG001 - what is there already tells that a row came before
    by: Actor,
    decided: bool = False,  # noqa: ARG001 - a held row that is let through is tried again as it is
) -> list[Committed]:
    """Take the rows in one by one inside the caller's transaction; what the page would refuse is held."""
    return [_taken_in(row, by) for row in values]


def _taken_in(row: dict[str, Any], by: Actor) -> Committed:
    try:
        with transaction.atomic():
            event = _same(row)
            if event is None:
                create_event(**_told(row), slots=[_slots(row)], by=by, purpose=PURPOSE)
            elif not _is_there(event, _slots(row)):
                add_sessions(event_id=event.pk, slots=[_slots(row)], by=by, purpose=PURPOSE)
    except Refused as refused:
        return Committed("held", refused.code, refused.message)
    return Committed("accepted")


def _same(row: dict[str, Any]) -> Event | None:
    """The event that the row means, when it is there. Raises `NotNow` where it is told differently there."""
    told = _told(row)
    named = {name: told[name] for name in ("name", "kind", "venue", "held_on")}
    event = Event.objects.filter(**named).exclude(state=EventState.CANCELLED).order_by("number").first()
    if event and any(getattr(event, name) != value for name, value in told.items()):
        raise NotNow("同じ名称・種類・会場・開催日のイベントがあり、公開・券番号・問合せ先・案内が違います。")
    return event


def _is_there(event: Event, slots: Slots) -> bool:
    """Whether the sessions of a row are there just so. Raises `NotNow` where one has other seats."""
    asked = (slots.capacity, slots.held_back, slots.product)
    rows = Session.objects.filter(event=event, room=slots.room, series=slots.series)
    there = {(one.starts_at, one.ends_at): (one.capacity, one.held_back, one.product) for one in rows}
    found = [there.get(piece) for piece in slots.times()]
    if any(one is not None and one != asked for one in found):
        raise NotNow("同じ時刻・部屋・予防接種の時間帯があり、定員などが違います。イベントの画面で変えてください。")
    return None not in found


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["name"].strip(), "kind": row["kind"], "venue": row["venue"], "held_on": row["held_on"],
        "public": bool(row["public"]), "needs_voucher": row["needs_voucher"] is not False,
        "contact": row["contact"] or "", "note": row["note"] or "",
    }  # fmt: skip


def _slots(row: dict[str, Any]) -> Slots:
    start, end = time_of(row["starts_at"]), time_of(row["ends_at"])
    if start is None or end is None:
        raise InvalidInput("始まり：「時:分」で書いてください。", field="starts_at", example="13:30")
    return Slots(
        starts_at=start, ends_at=end, minutes=row["minutes"] or None, capacity=row["capacity"],
        held_back=row["held_back"] or 0, series=row["series"] or "", product=row["product"] or "",
        room=(row["room"] or "").strip(),
    )  # fmt: skip
