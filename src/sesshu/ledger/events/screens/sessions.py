"""時間帯: changing one, stopping it, calling it off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.ledger.events import actions, queries
from sesshu.ledger.events.screens import forms
from sesshu.ledger.events.screens.pages import PURPOSE
from sesshu.ledger.events.screens.presenters import session_line
from sesshu.ledger.events.states import SessionState

NAMES = ("starts_at", "ends_at", "series", "product", "capacity", "held_back", "room")


@endpoint(purpose=PURPOSE, permission="event.write")
def session_page(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One session with what can be changed in it."""
    session = queries.session(request.actor, session_id)
    there = reverse("event-detail", args=[session.event_id])
    by, purpose = request.actor, request.purpose
    initial = {name: getattr(session, name) for name in (*NAMES, "version")}
    change = forms.SessionForm.of(request, initial=initial)
    state, cancel = forms.SessionStateForm.of(request), forms.SessionCancelForm.of(request)
    cancel.auto_id = "cancel_%s"

    def save(data: dict[str, Any]) -> str:
        values = {name: data[name] for name in NAMES}
        actions.change_session(session_id=session.id, version=data["version"], by=by, purpose=purpose, **values)
        flash(request, "時間帯を変更しました", "変更の前後は履歴に残ります。")
        return there

    def turn(_: dict[str, Any]) -> str:
        then = SessionState.STOPPED if session.state == SessionState.OPEN else SessionState.OPEN
        actions.set_session_state(session_id=session.id, state=then, by=by, purpose=purpose)
        flash(request, f"{then.label}にしました", "")
        return there

    def call_off(data: dict[str, Any]) -> str:
        people = actions.cancel_session(session_id=session.id, reason=data["reason"], by=by, purpose=purpose)
        flash(request, "時間帯を中止しました", f"予約・空き待ちの{people}人は「連絡する人の一覧」にいます。")
        return there

    done = change.submit(save) or state.submit(turn) or cancel.submit(call_off)
    if done:
        return done
    status = max((form.status for form in (change, state, cancel) if form.errors), default=200)
    return show(
        request, "events/session.html", status=status, event=session.event, session=session, change=change, state=state,
        cancel=cancel, line=session_line(session, queries.series_names()), section="events",
    )  # fmt: skip
