"""`POST /api/v1/findings/people`: the daily list of a system's people, as the data hub hands it over."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from ninja import Router

from sesshu.addressee.findings.taking import Told, forget_missing, take
from sesshu.contracts.hub.v1 import PeopleIn, PeopleOut
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem

PURPOSE = "UNIFIED_NUMBERING"
router = Router(tags=["業務宛名の一覧"])
PROBLEMS = dict.fromkeys((401, 403, 422, 429), Problem)


@operation(
    router.post, "/findings/people", name="api-finding-people", purpose=PURPOSE, permission="finding.feed",
    response={200: PeopleOut, **PROBLEMS}, summary="業務システムの宛名の一覧を渡す（500人まで、最後に last）",
)  # fmt: skip
@transaction.atomic
def people(request: HttpRequest, message: PeopleIn) -> PeopleOut:
    """The same chunk again changes nothing; a second list of a day replaces the first. No Individual Number comes on
    this way."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    told = [Told(**one.model_dump()) for one in message.people]
    taken = take(
        system=message.system, day=message.day, people=told, by=by, purpose=PURPOSE, number=message.number,
        whole=message.whole,
    )  # fmt: skip
    gone = 0
    if message.last:
        gone = forget_missing(system=message.system, day=message.day, by=by, number=message.number)
    return PeopleOut(taken=taken, gone=gone)
