"""Signing in and out."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import public_endpoint
from sesshu.foundation.access.queries import duties_on, duty_names
from sesshu.foundation.accounts import cookies, demo, sessions
from sesshu.foundation.accounts.terminals import terminal_of
from sesshu.foundation.screens import show


def next_of(request: HttpRequest) -> str:
    """Where the person wanted to go: an address of this house only."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


@public_endpoint(reason="サインインの入口")
def sign_in(request: HttpRequest) -> HttpResponse:
    people = demo.people()
    held = duties_on([person.pk for person in people], clock.today())
    return show(
        request, "accounts/sign_in.html", next_url=next_of(request),
        ended=sessions.ENDED.get(request.session_end_reason, ""),  # type: ignore[attr-defined]
        demo_people=[(person, duty_names(held.get(person.pk, []))) for person in people],
    )  # fmt: skip


@public_endpoint(reason="試行環境の入口（本番環境では閉じている）")
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    _, token = demo.sign_in(login_id=request.POST.get("login_id", ""), terminal=terminal_of(request))
    return welcome(request, token, next_of(request))


def welcome(request: HttpRequest, token: str, target: str) -> HttpResponse:
    """The answer that carries a new session."""
    rotate_token(request)
    answer = redirect(target)
    cookies.give_session(answer, token)
    return answer


@public_endpoint(reason="サインアウトは、サインインの期限が切れた後でも受け付ける")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    session, actor = request.staff_session, request.actor  # type: ignore[attr-defined]
    if session:
        with transaction.atomic():
            sessions.end(session, reason="sign_out", by=actor)
    answer = redirect("sign-in")
    cookies.drop_session(answer)
    return answer
