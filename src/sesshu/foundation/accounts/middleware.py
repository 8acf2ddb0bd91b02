"""Puts the signed-in actor on the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SignedInStaff:
    """`request.actor`: an `access.Actor`, or None before sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        return self.get_response(request)
