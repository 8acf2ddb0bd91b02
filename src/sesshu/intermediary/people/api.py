"""支援措置 of people, as the city's system tells it: 自動応答不可 and 不開示, both at once."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.intermediary.people import actions
from sesshu.intermediary.people.translating import translate

PURPOSE = "INFORMATION_EXCHANGE"
router = Router(tags=["符号と設定"])
PROBLEMS = dict.fromkeys((401, 403, 409, 422, 429, 503), Problem)


@operation(
    router.post, "/people/flags", name="api-people-flags", purpose=PURPOSE, permission="exchange_api.provide",
    response={200: contract.TranslatedOut, **PROBLEMS}, summary="支援措置の有無を知らせる（自動応答不可・不開示）",
)  # fmt: skip
def flags(request: HttpRequest, message: contract.FlagsIn) -> contract.TranslatedOut:
    """People whose addressee finding is open keep both flags: nothing is answered about them by itself anyway."""
    by = acting(request, message.operator, "person_flag.write", "code.request")
    found = translate(message.system, [one.business_number for one in message.items], operator=message.operator)
    for protected in (True, False):
        numbers = [
            found.numbers[one.business_number]
            for one in message.items
            if one.protected is protected and one.business_number in found.numbers
        ]
        if numbers:
            actions.link_people(unified_numbers=numbers, protected=None, by=by, purpose=PURPOSE)
            actions.set_flags(
                unified_numbers=numbers, blocked=protected, withheld=protected, by=by, purpose=PURPOSE
            )  # fmt: skip
            actions.request_codes(unified_numbers=numbers, by=by, purpose=PURPOSE)
    return contract.TranslatedOut(done=list(found.numbers), unknown=list(found.unknown), blocked=list(found.blocked))
