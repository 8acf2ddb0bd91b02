"""在学 of one person: school and grade with the delivery they rest on, and what was before."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import show
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.printed_forms.models import School
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.school_memberships import queries
from sesshu.ledger.school_memberships.intake import PURPOSE


@endpoint(purpose=PURPOSE, permission=queries.READ)
def person_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Which school a child goes to tells where it can be found: the look is recorded first."""
    resident = residents.get(request.actor, resident_id)
    audit.record_read(
        "school_membership.read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident.pk}"]
    )
    hidden = getattr(resident, "address_withheld", True)
    rows = [] if hidden else queries.of_person(request.actor, resident.pk)
    schools = School.objects.as_of(clock.today()).exclude(school_code="")
    names = dict(schools.values_list("school_code", "name"))
    lines = [{"row": row, "school": names.get(row.school_code, "")} for row in rows]
    return show(
        request, "school_memberships/person.html", lines=lines, hidden=hidden,
        **header(resident) | {"section": "residents"},
    )  # fmt: skip
