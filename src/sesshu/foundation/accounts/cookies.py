"""The two cookies of the door: the session, and the few minutes between ID/password and the key."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def session_token(request: HttpRequest) -> str:
    return str(request.COOKIES.get(settings.SESSHU_SESSION_COOKIE, ""))


def pending_token(request: HttpRequest) -> str:
    return str(request.COOKIES.get(_pending_name(), ""))


def give_session(answer: HttpResponse, token: str) -> None:
    """Until the browser closes; the server decides when it ends."""
    _give(answer, settings.SESSHU_SESSION_COOKIE, token)
    answer.delete_cookie(_pending_name(), samesite="Strict")


def give_pending(answer: HttpResponse, token: str) -> None:
    _give(answer, _pending_name(), token)


def drop_session(answer: HttpResponse) -> None:
    answer.delete_cookie(settings.SESSHU_SESSION_COOKIE, samesite="Strict")


def _pending_name() -> str:
    return f"{settings.SESSHU_SESSION_COOKIE}_pending"


def _give(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, path="/", httponly=True, samesite="Strict", secure=settings.SESSHU_PRODUCTION
    )  # fmt: skip
