"""Puts the signed-in person on the request. The session table is asked on every request, so that a revocation,
an ended duty or an ended account is effective on the next one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sesshu.foundation.access.endpoint import is_polling
from sesshu.foundation.accounts import cookies

WHILE_PASSWORD_IS_OVER = {"password-change", "sign-out", "sign-in"}


class SignedInStaff:
    """`request.actor` (an `access.Actor` or None), `request.staff_session` (or None; changes of its `.data` are
    kept after the answer), `request.session_end_reason` (why the session of this cookie is over)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from sesshu.foundation.accounts import sessions

        token = cookies.session_token(request)
        found = sessions.recognise(token, active=not is_polling(request)) if token else sessions.Recognised()
        request.actor = found.actor  # type: ignore[attr-defined]
        request.staff_session = found.session  # type: ignore[attr-defined]
        request.session_end_reason = found.end_reason  # type: ignore[attr-defined]
        before = copy.deepcopy(found.session.data) if found.session else {}
        answer = self.get_response(request)
        if found.session and found.session.data != before:
            type(found.session).objects.filter(pk=found.session.pk).update(data=found.session.data)
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """With a password that is over, only changing it is possible."""
        session = getattr(request, "staff_session", None)
        if session is None or session.factors == "demo" or _name(request) in WHILE_PASSWORD_IS_OVER:
            return None
        from sesshu.foundation.accounts import passwords
        from sesshu.foundation.accounts.models import SignInPolicy

        if getattr(getattr(view, "declaration", None), "public", ""):
            return None
        if passwords.must_change(session.account, SignInPolicy.current()):
            return redirect("password-change")
        return None


def _name(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""
