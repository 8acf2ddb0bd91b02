"""Changing what was planned: the event, a session, whether it is open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.events import following, policies
from sesshu.ledger.events.actions.common import locked, locked_session, locked_sessions, told
from sesshu.ledger.events.models import Event, Session
from sesshu.ledger.events.states import EventState, SessionState, check_next_of_event, check_next_of_session

EVENT_FIELDS = {
    "name": "名称", "kind": "種類", "venue": "会場", "held_on": "開催日", "contact": "問合せ先", "note": "案内",
    "public": "予約サイトに出す", "needs_voucher": "券が必要", "booking_ends_at": "予約の締切",
}  # fmt: skip
SESSION_FIELDS = {
    "starts_at": "始まり", "ends_at": "終わり", "room": "部屋", "series": "予防接種", "product": "ワクチン",
    "capacity": "定員", "held_back": "取り置きの席",
}  # fmt: skip
FIXED_BY_PEOPLE = {"kind", "held_on", "venue", "starts_at", "ends_at", "series"}


@transaction.atomic
def change_event(*, event_id: UUID, version: int | None = None, by: Actor, purpose: str, **values: Any) -> Event:
    """Change an event. Day, kind and venue stay once somebody is booked: those people were promised them."""
    by.check("event.write")
    event = locked(event_id)
    policies.check_still_planned(event)
    policies.check_version(event, version)
    changed = _changed(event, values, EVENT_FIELDS)
    if FIXED_BY_PEOPLE & changed.keys() and policies.has_people(locked_sessions(event)):
        raise NotNow("予約した人がいるため、種類・会場・開催日は変更できません。中止して、写しを作ってください。")
    day = changed.get("held_on", event.held_on)
    policies.check_day(day)
    policies.kind_on(changed.get("kind", event.kind), day)
    event.venue_name = policies.venue_on(changed.get("venue", event.venue), day).name
    return _save(event, event, changed, EVENT_FIELDS, by, purpose)  # type: ignore[return-value]


@transaction.atomic
def change_session(*, session_id: UUID, version: int | None = None, by: Actor, purpose: str, **values: Any) -> Session:
    """Change a session. Time and series stay once somebody is booked; fewer seats than booked are refused."""
    by.check("event.write")
    session = locked_session(session_id)
    event = session.event
    policies.check_still_planned(event)
    policies.check_version(session, version)
    if session.state == SessionState.CANCELLED:
        raise NotNow("この時間帯は中止されています。修正できません。")
    changed = _changed(session, values, SESSION_FIELDS)
    if FIXED_BY_PEOPLE & changed.keys() and policies.has_people([session]):
        raise NotNow("予約した人がいるため、時刻と予防接種は変更できません。中止して、別の枠を加えてください。")
    for name, value in changed.items():
        setattr(session, name, value)
    policies.check_times(session.starts_at, session.ends_at)
    policies.check_seats(session.capacity, session.held_back, session.taken)
    judged = policies.kind_on(event.kind, event.held_on).judged
    policies.check_series(session.series, session.product, judged=judged)
    _save(session, event, changed, SESSION_FIELDS, by, purpose)
    if "capacity" in changed:
        following.more_seats(session, by, purpose)
    return session


@transaction.atomic
def set_event_state(*, event_id: UUID, state: str, by: Actor, purpose: str) -> Event:
    """Open an event for reservations, or take it back to planning (who is booked stays booked)."""
    by.check("event.write")
    event = locked(event_id)
    policies.check_still_planned(event)
    then = EventState(state)
    if then == EventState.CANCELLED:
        raise ValueError("cancelling needs a reason: cancel_event")
    check_next_of_event(event.state, then)
    if then == EventState.OPEN and not event.sessions.filter(state=SessionState.OPEN).exists():
        raise NotNow("受付中の時間帯がありません。時間帯を加えてから、受付を始めてください。")
    event.state, event.version = then, event.version + 1
    event.save(update_fields=["state", "version"])
    told("opened" if then == EventState.OPEN else "closed", event, by, purpose, str(then.label))
    return event


@transaction.atomic
def set_session_state(*, session_id: UUID, state: str, by: Actor, purpose: str) -> Session:
    """Stop taking reservations in a session, or take them again."""
    by.check("event.write")
    session = locked_session(session_id)
    policies.check_still_planned(session.event)
    then = SessionState(state)
    if then == SessionState.CANCELLED:
        raise ValueError("cancelling needs a reason: cancel_session")
    check_next_of_session(session.state, then)
    session.state, session.version = then, session.version + 1
    session.save(update_fields=["state", "version"])
    act = "session_opened" if then == SessionState.OPEN else "session_stopped"
    told(act, session.event, by, purpose, f"{session.starts_at:%H:%M}　{then.label}", session=str(session.id))
    return session


def _changed(row: Event | Session, values: dict[str, Any], fields: dict[str, str]) -> dict[str, Any]:
    if unknown := values.keys() - fields.keys():
        raise ValueError(f"no such fields: {sorted(unknown)}")
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def _save(
    row: Event | Session, event: Event, changed: dict[str, Any], fields: dict[str, str], by: Actor, purpose: str
) -> Event | Session:
    """Write what changed, with one line of history that tells old and new. Nothing changed: nothing is written."""
    if not changed:
        return row
    model = type(row)
    old = model._default_manager.values(*changed).get(pk=row.pk)
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise InvalidInput("同じ時刻・部屋・予防接種の時間帯がすでにあります。", field="starts_at") from None
    words = "、".join(f"{fields[name]}「{_word(old[name])}」→「{_word(value)}」" for name, value in changed.items())
    act = "changed" if isinstance(row, Event) else "session_changed"
    told(act, event, by, purpose, words, row=str(row.pk), before={name: str(value) for name, value in old.items()})
    return row


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return f"{value:%H:%M}" if hasattr(value, "hour") and not hasattr(value, "year") else str(value)
