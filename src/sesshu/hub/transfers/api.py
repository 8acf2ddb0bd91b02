"""`POST /api/v1/transfers/vaccinations`: one person, one inquiry, the approved items. There is no list and no file."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from sesshu.contracts.hub.v1 import FactsOut, InquiryIn
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.hub.transfers.asking import inquire

PURPOSE = "DATA_TRANSFER"
router = Router(tags=["移転"])
PROBLEMS = dict.fromkeys((401, 403, 409, 422, 429, 503), Problem)


@operation(
    router.post, "/transfers/vaccinations", name="api-transfer-vaccinations", purpose=PURPOSE,
    permission="transfer_api.ask", response={200: FactsOut, **PROBLEMS},
    summary="承認されたデータ使用承認願により、一人の接種の事実を照会する",
)  # fmt: skip
def vaccinations(request: HttpRequest, message: InquiryIn) -> FactsOut:
    by: Actor = request.actor  # type: ignore[attr-defined]
    return inquire(message, by=by, purpose=PURPOSE)
