"""The part of a page that asks every ten seconds who else has this person on the screen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import show
from sesshu.ledger.presence.actions import here


@endpoint(purpose="RESIDENT_SEARCH", permission="resident.read")
@require_POST
def presence(request: HttpRequest) -> HttpResponse:
    """Identifiers come in the body: which persons this page shows."""
    people = [read for text in request.POST.getlist("people") if (read := _uuid(text))]
    return show(request, "presence/_colleagues.html", colleagues=here(resident_ids=people, by=request.actor))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
