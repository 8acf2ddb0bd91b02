"""No traceback ever reaches a screen, and no page of this house is kept by a browser or proxy."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from sesshu.foundation.errors import Refused
from sesshu.foundation.screens import failures
from sesshu.foundation.screens.arranging import OpenWith


class PlainErrors:
    """Turns refusals into their page, everything else into a neutral page with an incident number.

    Static files are answered before this; all other answers may hold personal data and must not be stored.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OpenWith):
            return HttpResponseRedirect(exception.address)
        if isinstance(exception, Refused):
            return failures.refused_page(request, exception)
        if isinstance(exception, Http404) or type(exception).__module__.startswith("django.core.exceptions"):
            return None  # Django chooses the 400, 403 or 404 page, or comes back with 500
        return failures.incident_page(request, exception)
