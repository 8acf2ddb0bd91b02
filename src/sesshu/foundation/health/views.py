"""Addresses for monitoring and the staff's page."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sesshu.foundation.access.endpoint import public_endpoint


@public_endpoint(reason="監視装置が生死を確かめる。個人に関する情報を含まない")
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})
