"""How a typed vaccine or institution is read, for the boxes that say it back. Nothing personal is asked or told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sesshu.foundation.access.endpoint import endpoint
from sesshu.ledger.doses.screens.forms import DoseForm

LONGEST = 60


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.read")
@require_POST
def read_product(request: HttpRequest) -> HttpResponse:
    return _told(request, "product")


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.read")
@require_POST
def read_institution(request: HttpRequest) -> HttpResponse:
    return _told(request, "institution_code")


def _told(request: HttpRequest, field: str) -> HttpResponse:
    text = request.POST.get("text", "")[:LONGEST]
    return HttpResponse(DoseForm.base_fields[field].echo(text), content_type="text/plain; charset=utf-8")
