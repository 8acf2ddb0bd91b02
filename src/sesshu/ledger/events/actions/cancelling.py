"""Calling off and deleting. People who are booked lose their seats and stand on the list of whom to tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.events import following, policies
from sesshu.ledger.events.actions.common import locked, locked_session, locked_sessions, told
from sesshu.ledger.events.models import Session
from sesshu.ledger.events.states import EventState, SessionState, check_next_of_event, check_next_of_session


@transaction.atomic
def cancel_event(*, event_id: UUID, reason: str, by: Actor, purpose: str) -> int:
    """Call an event off with all its sessions. How many people were booked or waited."""
    by.check("event.write")
    _check_reason(reason)
    event = locked(event_id)
    policies.check_still_planned(event)
    check_next_of_event(event.state, EventState.CANCELLED)
    sessions = [row for row in locked_sessions(event) if row.state != SessionState.CANCELLED]
    event.state, event.cancelled_at, event.cancelled_by = EventState.CANCELLED, clock.now(), by.code
    event.cancel_reason, event.version = reason.strip(), event.version + 1
    event.save()
    people = _call_off(sessions, reason, event.cancelled_at, by, purpose)
    following.cancelled(event, reason.strip(), event.cancelled_at, by, purpose)
    told("cancelled", event, by, purpose, reason.strip(), people=people)
    return people


@transaction.atomic
def cancel_session(*, session_id: UUID, reason: str, by: Actor, purpose: str) -> int:
    """Call one session off. How many people were booked or waited."""
    by.check("event.write")
    _check_reason(reason)
    session = locked_session(session_id)
    policies.check_still_planned(session.event)
    check_next_of_session(session.state, SessionState.CANCELLED)
    people = _call_off([session], reason, clock.now(), by, purpose)
    told(
        "session_cancelled", session.event, by, purpose, f"{session.starts_at:%H:%M}　{reason.strip()}",
        session=str(session.id), people=people,
    )  # fmt: skip
    return people


@transaction.atomic
def delete_event(*, event_id: UUID, by: Actor, purpose: str) -> None:
    """Delete an event in which nobody was ever booked or is planned to work. Raises `NotNow` for any other: it is
    cancelled instead."""
    by.check("event.write")
    event = locked(event_id)
    told("deleted", event, by, purpose, event.name, held_on=str(event.held_on), venue=event.venue)
    try:
        with transaction.atomic():
            if why := following.why_not_delete(event, by, purpose):
                raise NotNow(why)
            event.sessions.all().delete()
            event.delete()
    except ProtectedError as refused:
        booked = any(one._meta.db_table == "reservation" for one in refused.protected_objects)
        who = "予約した人がいる" if booked else "当日の受付や結果の記録がある"
        raise NotNow(f"{who}イベントは削除できません。中止してください。") from None


def _call_off(sessions: Sequence[Session], reason: str, at: datetime, by: Actor, purpose: str) -> int:
    people = following.called_off(sessions, reason.strip(), at, by, purpose)
    ids = [row.id for row in sessions]
    for row in Session.objects.filter(id__in=ids):
        row.state, row.version = SessionState.CANCELLED, row.version + 1
        row.save(update_fields=["state", "version"])
    return people


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("中止の理由を入力してください。", field="reason", example="台風の接近のため")
