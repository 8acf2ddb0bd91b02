"""`POST /api/v1/vaccination-facts`: what was given to one person, for an inquiry of another department that the data
hub has an approval for. Vaccination facts only: no name, no address, and nothing but the items asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja import Router

from sesshu.contracts.hub.v1 import FactsIn, FactsOut
from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.queries import current_doses
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident

PURPOSE = "DATA_TRANSFER"
KINDS = {"routine": "定期", "voluntary": "任意"}
router = Router(tags=["接種の事実"])
PROBLEMS = dict.fromkeys((401, 403, 404, 422, 429), Problem)


@operation(
    router.post, "/vaccination-facts", name="api-vaccination-facts", purpose=PURPOSE, permission="dose_api.facts",
    response={200: FactsOut, **PROBLEMS}, summary="承認された照会に、一人の接種の事実を答える",
)  # fmt: skip
def facts(request: HttpRequest, message: FactsIn) -> FactsOut:
    """An identity that is no longer shown (特別養子縁組) is nobody here."""
    found = Resident.objects.filter(addressee_number=message.addressee_number, sealed=False).first()
    by: Actor = request.actor  # type: ignore[attr-defined]
    audit.record_read(
        "dose.facts_given", by=by, purpose=PURPOSE, case=message.reference, n=int(found is not None),
        subjects=[f"resident:{found.pk}"] if found else [],
        detail={"application": message.application, "operator": message.operator, "items": list(message.items)},
    )  # fmt: skip
    if found is None:
        return FactsOut(found=False, doses=[])
    reader = replace(by, permissions=by.permissions | {"dose.read"})
    names = {product.code: product.name for product in city_tables().products}
    rows = current_doses(reader, [found.pk])
    return FactsOut(found=True, doses=[_only(message.items, row, names) for row in rows])


def _only(items: Any, row: Dose, names: dict[str, str]) -> dict[str, str]:
    whole = {
        "given_on": row.given_on.isoformat(), "vaccine": names.get(row.product, row.product),
        "lot_number": row.lot_number, "kind": KINDS.get(row.kind, row.kind),
    }  # fmt: skip
    return {item: whole[item] for item in dict.fromkeys(items)}
