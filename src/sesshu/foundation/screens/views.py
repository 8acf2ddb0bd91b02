"""Small answers for the page's own modules."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sesshu.foundation.access.endpoint import public_endpoint
from sesshu.foundation.screens.fields import read_back

LONGEST = 40  # no date is longer


@public_endpoint(reason="日付の読み方を返すだけで、情報を保持も参照もしない")
@require_POST
def read_date_back(request: HttpRequest) -> HttpResponse:
    """How a typed date is read, in both calendars. Sent by POST: it may be a birth date, and addresses are logged."""
    return HttpResponse(read_back(request.POST.get("text", "")[:LONGEST]), content_type="text/plain; charset=utf-8")
