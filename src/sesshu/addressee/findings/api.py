"""`POST /api/v1/findings/people`: the daily list of a system's people, as the data hub hands it over; `…/numbers`: the
list of their Individual Numbers, which never goes through the hub."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from ninja import Router

from sesshu.addressee.findings.taking import Told, forget_missing, forget_missing_numbers, take, take_numbers
from sesshu.addressee.unified_numbers.policies import check_caller
from sesshu.contracts.addressee import NumbersIn, NumbersOut
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
    this way: see `numbers`."""
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


@operation(
    router.post, "/findings/numbers", name="api-finding-numbers", purpose=PURPOSE, permission="finding.feed_numbers",
    response={200: NumbersOut, **PROBLEMS},
    summary="業務システムが持つ個人番号の一覧を渡す（500人まで、最後に last。業務システムから直接）",
)  # fmt: skip
def numbers(request: HttpRequest, message: NumbersIn) -> NumbersOut:
    """Whatever stands there is taken, malformed numbers too: that is what the check looks for. Kept is the blind index
    alone. A system tells of its own people."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    check_caller("put", "PUT_RESIDENT", {message.system}, by=by)  # outside: the entry of a refusal stays
    told = [Told(one.business_number, one.individual_number.get_secret_value()) for one in message.people]
    list_of = {"system": message.system, "day": message.day, "by": by, "number": message.number}
    with transaction.atomic():
        taken = take_numbers(people=told, purpose=PURPOSE, **list_of)
        gone = forget_missing_numbers(**list_of) if message.last else 0
    return NumbersOut(taken=taken, gone=gone)
