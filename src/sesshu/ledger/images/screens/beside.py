"""接種と画像: what the ledger says of a dose, and beside it the papers it came from."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import NotFound
from sesshu.foundation.screens import show
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.images import queries
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.residents import queries as residents

PURPOSE = "DOSE_INQUIRY"


@endpoint(purpose=PURPOSE, permission="image.read")
def dose_page(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """One dose beside its pictures, to compare them line by line."""
    dose = Dose.objects.filter(pk=dose_id).first()
    if dose is None:
        raise NotFound("この接種はありません。個人画面から選び直してください。")
    resident = residents.get(request.actor, dose.resident_id)
    audit.record_read(
        "image.beside_dose", by=request.actor, purpose=request.purpose, obj=f"dose:{dose.pk}",
        subjects=[f"resident:{dose.resident_id}"],
    )  # fmt: skip
    images = queries.of_dose(request.actor, dose.pk)
    return show(
        request, "images/beside.html", dose=dose, product=product_name(dose.product), images=images,
        institution=institutions.names([dose.institution_code]).get(dose.institution_code, dose.place),
        decision=codes("decision").get(dose.decision, ""), withheld=resident.address_withheld,
        hidden=queries.HIDDEN, **header(resident),
    )  # fmt: skip
