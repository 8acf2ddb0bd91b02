"""Addresses for monitoring and the staff's page. Nothing here names a person."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sesshu.foundation.access.endpoint import endpoint, public_endpoint
from sesshu.foundation.health import registry

UNAVAILABLE = 503


@public_endpoint(reason="監視装置が生死を確かめる。個人に関する情報を含まない")
def live(_request: HttpRequest) -> HttpResponse:
    """JSON for monitoring: `{state, lines: {name: {value, state}}}`; 503 when something is bad."""
    lines = registry.read_all()
    state = registry.worst(lines)
    body = {
        "state": state,
        "lines": {line.name: {"value": line.reading.value, "state": line.reading.state} for line in lines},
    }
    return JsonResponse(body, status=UNAVAILABLE if state == registry.BAD else 200)


@endpoint(purpose="SYSTEM_OPERATION", permission="operation.read")
def page(request: HttpRequest) -> HttpResponse:
    """The same lines in words."""
    lines = registry.read_all()
    return render(request, "health/page.html", {"lines": lines, "word": registry.WORDS[registry.worst(lines)]})
