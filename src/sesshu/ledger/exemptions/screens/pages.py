"""免除の事実 of one person: what an application of theirs allows to look at. Nothing without one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import show
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.exemptions import queries
from sesshu.ledger.exemptions.intake import PURPOSE
from sesshu.ledger.exemptions.needing import needs_of
from sesshu.ledger.residents import queries as residents


@endpoint(purpose=PURPOSE, permission=queries.READ)
def person_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """The look is recorded with the application it rests on, before anything is read."""
    resident = residents.get(request.actor, resident_id)
    needs = needs_of([resident.pk], request.actor)
    audit.record_read(
        "exemption_fact.read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident.pk}"],
        detail={"applications": [str(one.case_id) for one in needs]},
    )  # fmt: skip
    facts = queries.shown(request.actor, resident.pk)
    return show(
        request, "exemptions/person.html", needs=needs, facts=facts, **header(resident) | {"section": "exchange-cases"}
    )
