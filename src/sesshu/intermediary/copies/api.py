"""The door for copies of originals, and their digests for the comparison with the originals."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.intermediary.copies import comparing, removing
from sesshu.intermediary.copies.actions import Original, put_copies
from sesshu.intermediary.people.actions import link_people
from sesshu.intermediary.people.translating import back, translate

PURPOSE = "INFORMATION_EXCHANGE"
router = Router(tags=["副本"])
PROBLEMS = dict.fromkeys((401, 403, 409, 422, 429, 503), Problem)


@operation(
    router.post, "/copies/put", name="api-copies-put", purpose=PURPOSE, permission="exchange_api.provide",
    response={200: contract.CopiesOut, **PROBLEMS}, summary="副本を登録する（1人の全記録を単位に、500人まで）",
)  # fmt: skip
def put(request: HttpRequest, message: contract.CopiesIn) -> contract.CopiesOut:
    """Checked first, written whole or not at all. People not known yet get both flags until somebody says otherwise."""
    by = acting(request, message.operator, "copy.write", "person_flag.write")
    found = translate(message.system, [one.business_number for one in message.people], operator=message.operator)
    people = {
        found.numbers[one.business_number]: [Original(**record.model_dump()) for record in one.records]
        for one in message.people
        if one.business_number in found.numbers
    }
    counts = {"new": 0, "changed": 0, "withdrawn": 0}
    if people:
        link_people(unified_numbers=list(people), protected=None, by=by, purpose=PURPOSE)
        counts = put_copies(information=message.information, people=people, by=by, purpose=PURPOSE)
    return contract.CopiesOut(
        done=list(found.numbers), unknown=list(found.unknown), blocked=list(found.blocked), **counts
    )


@operation(
    router.post, "/copies/digests", name="api-copies-digests", purpose=PURPOSE, permission="exchange_api.provide",
    response={200: contract.DigestsOut, **PROBLEMS}, summary="原本と照合するための副本の要約値（500人まで）",
)  # fmt: skip
def digests(request: HttpRequest, message: contract.DigestsIn) -> contract.DigestsOut:
    by = acting(request, message.operator, "copy.read")
    found = translate(message.system, message.business_numbers, operator=message.operator)
    there = comparing.digests(by, message.information, list(found.numbers.values()))
    named = {business: there.get(unified) for business, unified in found.numbers.items()}
    people, records = comparing.totals(by, message.information)
    return contract.DigestsOut(
        people={business: held for business, held in named.items() if held},
        registered=[business for business, held in named.items() if held is not None],
        unknown=list(found.unknown), blocked=list(found.blocked), total_people=people, total_records=records,
    )  # fmt: skip


@operation(
    router.post, "/copies/remove", name="api-copies-remove", purpose=PURPOSE, permission="exchange_api.provide",
    response={200: contract.RemovedOut, **PROBLEMS}, summary="原本が消去された人の副本を消す（500人まで）",
)  # fmt: skip
def remove(request: HttpRequest, message: contract.RemoveIn) -> contract.RemovedOut:
    """Told again, nothing more happens. An open finding keeps nobody here."""
    by = acting(request, message.operator, "copy.write")
    found = translate(message.system, message.business_numbers, operator=message.operator, use="remove")
    people, records = removing.remove_copies(
        information=message.information, unified_numbers=list(found.numbers.values()), request=message.request,
        by=by, purpose=PURPOSE,
    )  # fmt: skip
    gone = [*found.unknown, *found.blocked]
    return contract.RemovedOut(done=list(found.numbers), unknown=gone, people=people, records=records)


@operation(
    router.post, "/copies/holders", name="api-copies-holders", purpose=PURPOSE, permission="exchange_api.provide",
    response={200: contract.HoldersOut, **PROBLEMS}, summary="副本が登録されている人（500人ずつ、原本との照合用）",
)  # fmt: skip
def holders(request: HttpRequest, message: contract.HoldersIn) -> contract.HoldersOut:
    by = acting(request, message.operator, "copy.read")
    numbers, after = comparing.holders_after(by, message.information, message.after, contract.MOST)
    found = back(message.system, numbers, operator=message.operator) if numbers else {}
    return contract.HoldersOut(
        business_numbers=[one for number in numbers for one in found.get(number, [])],
        nameless=sum(number not in found for number in numbers), after=after,
    )  # fmt: skip
