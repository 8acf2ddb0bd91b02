"""支援措置 of people, as the city's system tells it: 自動応答不可 and 不開示, both at once."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.intermediary.exchange_rules import scopes
from sesshu.intermediary.people import jobs
from sesshu.intermediary.people.doubting import hear_doubts
from sesshu.intermediary.people.protecting import set_protection

PURPOSE = "INFORMATION_EXCHANGE"
router = Router(tags=["符号と設定"])
PROBLEMS = dict.fromkeys((401, 403, 409, 422, 429, 503), Problem)


@operation(
    router.post, "/people/flags", name="api-people-flags", purpose=PURPOSE, permission="exchange_api.provide",
    response={200: contract.TranslatedOut, **PROBLEMS}, summary="支援措置の有無を知らせる（自動応答不可・不開示）",
)  # fmt: skip
def flags(request: HttpRequest, message: contract.FlagsIn) -> contract.TranslatedOut:
    """An open finding keeps nobody unprotected: who is in doubt is not answered automatically, whatever is told."""
    by = acting(request, message.operator, "person_flag.write", "code.request")
    scopes.check_sets_flags(by, message.system, purpose=PURPOSE)
    protected: dict[str, bool] = {}
    for one in message.items:  # told both ways, protected counts
        protected[one.business_number] = one.protected or protected.get(one.business_number, False)
    told = set_protection(system=message.system, protected=protected, operator=message.operator, by=by, purpose=PURPOSE)
    jobs.start_telling(by=by, purpose=PURPOSE)
    if any(protected.values()):
        jobs.start_marking(by=by, purpose=PURPOSE)
    return contract.TranslatedOut(
        done=told.certain, unknown=told.unknown, blocked=told.blocked, blocked_set=told.blocked_set
    )


@operation(
    router.post, "/people/doubts", name="api-people-doubts", purpose=PURPOSE, permission="exchange_api.merge",
    response={200: contract.DoubtsOut, **PROBLEMS},
    summary="宛名の確認が開いている人・終わった人を知らせる（統合宛名システム用、500人まで）",
)  # fmt: skip
def doubts(request: HttpRequest, message: contract.DoubtsIn) -> contract.DoubtsOut:
    """Told again, nothing more happens."""
    by = acting(request, message.operator, "person_flag.write")
    scopes.check_tells_merges(by, purpose=PURPOSE)
    told: dict[str, bool] = {}
    for one in message.items:  # told both ways, the doubt counts
        told[one.unified_number] = one.in_doubt or told.get(one.unified_number, False)
    return contract.DoubtsOut(known=hear_doubts(doubts=told, by=by, purpose=PURPOSE))
