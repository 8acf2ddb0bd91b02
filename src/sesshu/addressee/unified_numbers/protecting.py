"""支援措置: every unified number of a person, also while a finding about them is open or after a merge.

Who is protected is protected under each number that somebody may ask about. Nothing but the flags is set with these.
"""

from __future__ import annotations

from collections import defaultdict

from django.http import HttpRequest
from ninja import Router

from sesshu.addressee.findings.queries import blocked_people
from sesshu.addressee.unified_numbers.models import PersonState, UnifiedPerson
from sesshu.addressee.unified_numbers.translating import people_by_number
from sesshu.contracts import addressee as contract
from sesshu.foundation import audit
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem

PURPOSE = "UNIFIED_NUMBERING"
router = Router(tags=["統合宛名"])
PROBLEMS = dict.fromkeys((401, 403, 422, 429), Problem)


@operation(
    router.post, "/unified-numbers/protection", name="api-unified-protection", purpose=PURPOSE,
    permission="unified.translate", response={200: contract.ProtectionOut, **PROBLEMS},
    summary="支援措置の設定のため、確認中の人も含めて統合宛名番号に変換する（中間サーバー用）",
)  # fmt: skip
def protection(request: HttpRequest, message: contract.ProtectionIn) -> contract.ProtectionOut:
    """The number in use comes first, then those that were merged into it."""
    people = people_by_number(message.system, message.business_numbers)
    merged: dict[object, list[str]] = defaultdict(list)
    ids = {one.pk for one in people.values()}
    others = UnifiedPerson.objects.filter(merged_into__in=ids).order_by("unified_number")
    for into, number in others.values_list("merged_into", "unified_number"):
        merged[into].append(number)
    audit.record_read(
        "unified_number.translated_for_protection", by=request.actor, purpose=PURPOSE, n=len(people),  # type: ignore[attr-defined]
        subjects=sorted(f"unified_person:{one}" for one in ids), detail={"on_behalf": message.operator},
    )  # fmt: skip
    stopped, asked = blocked_people(ids), dict.fromkeys(message.business_numbers)
    return contract.ProtectionOut(
        unified_numbers={number: [one.unified_number, *merged[one.pk]] for number, one in people.items()},
        blocked=[
            number
            for number in asked
            if number in people and (people[number].pk in stopped or people[number].state != PersonState.CURRENT)
        ],
        unknown=[number for number in asked if number not in people],
    )
