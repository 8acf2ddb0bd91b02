"""The door of the public page: a cookie, a place inside or in the queue, and plain pages for what goes wrong."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from sesshu.foundation.errors import Refused
from sesshu.ledger.booking.screens import failures
from sesshu.ledger.booking.visits import Visit

OPEN_TO_ALL = ("/health/", "/screens/")
Answer = Callable[[HttpRequest], HttpResponse]


class PlainErrors:
    """No answer is stored; no traceback is shown; what people typed is never logged."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return failures.refused(request, exception)
        if isinstance(exception, Http404) or type(exception).__module__.startswith("django.core.exceptions"):
            return None
        return failures.incident(request, exception)


class Door:
    """`request.visit`. Who finds the page full gets the wait page, and the next free place in the order of coming."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN_TO_ALL):
            return self.get_response(request)
        visit = Visit.of(request)
        request.visit = visit  # type: ignore[attr-defined]
        admitted, ahead = visit.enter()
        answer = self.get_response(request) if admitted else _wait(request, ahead)
        visit.keep(answer)
        return answer


def _wait(request: HttpRequest, ahead: int) -> HttpResponse:
    visit = request.visit  # type: ignore[attr-defined]
    visit.__dict__["people"] = []  # nobody has signed in who is not inside
    return HttpResponse(render_to_string("booking/wait.html", {"ahead": ahead}, request))
