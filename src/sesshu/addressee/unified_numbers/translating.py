"""For the intermediate server alone: between business and unified numbers, and where each person's code stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router

from sesshu.addressee.findings.queries import blocked_people
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import BusinessLink, PersonState, UnifiedPerson
from sesshu.contracts import addressee as contract
from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem

PURPOSE = "UNIFIED_NUMBERING"
router = Router(tags=["統合宛名"])
PROBLEMS = dict.fromkeys((401, 403, 422, 429), Problem)


@operation(
    router.post, "/unified-numbers/unified", name="api-unified-unified", purpose=PURPOSE,
    permission="unified.translate", response={200: contract.UnifiedOut, **PROBLEMS},
    summary="業務番号を統合宛名番号に変換する（中間サーバー用）",
)  # fmt: skip
def unified(request: HttpRequest, message: contract.UnifiedIn) -> contract.UnifiedOut:
    """People about whom a blocking finding is open are named apart and not translated."""
    people = people_by_number(message.system, message.business_numbers)
    for operator, numbers in _by_operator(message).items():
        _note(request, operator, [people[one] for one in numbers if one in people])
    ids = {one.pk for one in people.values()}
    stopped = set() if message.use == "remove" else blocked_people(ids, inquiry=message.use == "inquire")
    good = {
        number: one.unified_number
        for number, one in people.items()
        if one.pk not in stopped and one.state == PersonState.CURRENT
    }
    asked = dict.fromkeys(message.business_numbers)
    return contract.UnifiedOut(
        unified_numbers=good,
        blocked=[number for number in asked if number in people and number not in good],
        unknown=[number for number in asked if number not in people],
    )


@operation(
    router.post, "/unified-numbers/business", name="api-unified-business", purpose=PURPOSE,
    permission="unified.translate", response={200: contract.BusinessOut, **PROBLEMS},
    summary="統合宛名番号を業務番号に変換する（中間サーバー用、副本の照合）",
)  # fmt: skip
def business(request: HttpRequest, message: contract.BusinessIn) -> contract.BusinessOut:
    """The other way round, by the same rule: a merged person's numbers lead to the one it was merged into."""
    wanted = Q(unified_number__in=message.unified_numbers, state=PersonState.CURRENT)
    people = {one.pk: one for one in UnifiedPerson.objects.filter(wanted)}
    _note(request, message.operator, list(people.values()))
    links = BusinessLink.objects.filter(Q(person__in=people) | Q(person__merged_into__in=people), system=message.system)
    found: dict[str, list[str]] = defaultdict(list)
    for link in links.select_related("person").order_by("business_number"):
        found[people[link.person.merged_into_id or link.person_id].unified_number].append(link.business_number)
    return contract.BusinessOut(business_numbers=dict(found))


@operation(
    router.post, "/unified-numbers/code-states", name="api-unified-code-states", purpose=PURPOSE,
    permission="unified.translate", response={200: contract.CodeStatesOut, **PROBLEMS},
    summary="符号の取得の状態を知らせる（中間サーバー用、500件まで）",
)  # fmt: skip
def code_states(request: HttpRequest, message: contract.CodeStatesIn) -> contract.CodeStatesOut:
    by: Actor = request.actor  # type: ignore[attr-defined]
    taken = actions.take_code_states(
        states={one.unified_number: one.state for one in message.items}, by=by, purpose=PURPOSE,
        same_as={one.unified_number: one.same_as for one in message.items if one.same_as},
    )  # fmt: skip
    return contract.CodeStatesOut(taken=taken, unknown=len({one.unified_number for one in message.items}) - taken)


def people_by_number(system: str, business_numbers: Sequence[str]) -> dict[str, UnifiedPerson]:
    """Who is known under these numbers of a system; of a merged person the one that it was merged into."""
    rows = BusinessLink.objects.filter(system=system, business_number__in=business_numbers)
    return {
        link.business_number: link.person.merged_into or link.person
        for link in rows.select_related("person__merged_into")
    }  # fmt: skip


def _by_operator(message: contract.UnifiedIn) -> dict[str, list[str]]:
    """Each with the numbers that are their question: an entry for each of them."""
    told = {number for one in message.asked_by for number in one.business_numbers}
    rest = [number for number in message.business_numbers if number not in told]
    found: dict[str, list[str]] = {message.operator: rest} if rest else {}
    for one in message.asked_by:
        found.setdefault(one.operator, []).extend(one.business_numbers)
    return found


def _note(request: HttpRequest, operator: str, people: list[UnifiedPerson]) -> None:
    audit.record_read(
        "unified_number.translated", by=request.actor, purpose=PURPOSE, n=len(people),  # type: ignore[attr-defined]
        subjects=sorted({f"unified_person:{one.pk}" for one in people}), detail={"on_behalf": operator},
    )  # fmt: skip
