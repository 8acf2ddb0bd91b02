"""Showing a factor again before critical acts: the last one may be five minutes old.

if wait := stepup.require(request):
    return wait
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts import locks, sessions, webauthn
from sesshu.foundation.accounts.models import StaffSession

FRESH_FOR = timedelta(minutes=5)


def is_fresh(request: HttpRequest) -> bool:
    """Whether a factor was shown within the last five minutes. Without a session (a direct call in a test) never."""
    session = getattr(request, "staff_session", None)
    return session is not None and session.confirmed_at + FRESH_FOR > clock.now()


def require(request: HttpRequest) -> HttpResponse | None:
    """None when a factor is fresh, else the way to the page that asks for it and comes back here."""
    if is_fresh(request):
        return None
    return redirect(f"{reverse('step-up')}?{urlencode({'next': request.path})}")


def options(session: StaffSession) -> dict[str, Any] | None:
    """What the browser asks the key; None in a demo session, where a click confirms."""
    if session.factors == "demo":
        return None
    with transaction.atomic():
        return webauthn.ask_for_key(keys=webauthn.active_keys(session.account), use="step_up", holder=session.pk)


@transaction.atomic
def confirm(*, session: StaffSession, answer: str, by: Actor) -> str:
    """Check the key and renew the session. Returns its new token, or nothing when the answer does not count."""
    factor = "demo" if session.factors == "demo" else "key"
    if factor == "key":
        try:
            webauthn.check_key(answer, keys=webauthn.active_keys(session.account), use="step_up", holder=session.pk)
        except webauthn.KeyRefused as refused:
            _note_refusal(session, refused, by)
            return ""
    audit.record("step_up.done", by=by, purpose="", obj=f"session:{session.pk}", detail={"factor": factor})
    return sessions.renew_token(session, at=clock.now())


def _note_refusal(session: StaffSession, refused: webauthn.KeyRefused, by: Actor) -> None:
    audit.record(
        "step_up.failed", by=by, purpose="", obj=f"session:{session.pk}", decision="deny",
        detail={"factor": "key", "reason": refused.reason},
    )  # fmt: skip
    if refused.reason == "sign count" and refused.key:
        locks.stop_for_copied_key(refused.key, by=by)
    else:
        locks.count_failure(session.account, by=by)
