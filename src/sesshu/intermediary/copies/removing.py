"""Copies whose originals were erased. What was asked and given stays in its records for their years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Count, Q

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.intermediary.copies import moving, origins, removals
from sesshu.intermediary.copies.models import CopyHolder, CopyOrigin, ProvisionCopy
from sesshu.intermediary.people import actions as people
from sesshu.intermediary.people import protected_numbers
from sesshu.intermediary.people.models import LinkedPerson

JOINED = "原本が、同じ人の別の番号にまとめられた"
ERASED = "原本が消去された"
NUMBER, INTO = "person__unified_number", "person__merged_into__unified_number"


@transaction.atomic
def remove_copies(
    *, information: str, system: str, numbers: Mapping[str, str], request: str, reason: str = ERASED, by: Actor,
    purpose: str,
) -> tuple[int, int]:  # fmt: skip
    """Delete every copy that these business numbers brought, withdrawn ones too, wherever they lie. Whoever has no
    other copies is registered no more and forgotten. `numbers`: business number → unified number, "" where nobody
    knows. How many people and records this request removed; asked again, the numbers of the first time."""
    by.check("copy.write")
    asked = [(system, one) for one in numbers]
    own = list(origins.of(information, asked).select_related("person"))
    known = {row.business_number: row.person.unified_number for row in own}
    unified = {known.get(business, number) for business, number in numbers.items()} - {""}
    origins.of(information, asked).delete()
    shared = CopyOrigin.objects.filter(information=information, person__unified_number__in=unified)
    whole = unified - set(shared.values_list(NUMBER, flat=True))
    ids = dict(LinkedPerson.objects.filter(unified_number__in=unified).values_list("unified_number", "pk"))
    alone = [pk for number, pk in ids.items() if number in whole]
    theirs = Q(origin__in=[row.pk for row in own]) | Q(person__in=alone)
    copies = ProvisionCopy.objects.filter(theirs, information=information, person__in=ids.values())
    holders = CopyHolder.objects.filter(information=information, person__in=alone)
    counted = Counter(dict.fromkeys(holders.values_list(NUMBER, flat=True), 0))
    counted.update(dict(copies.order_by().values_list(NUMBER).annotate(n=Count("pk"))))
    removals.note(information, counted, request=request, reason=reason, by=by)
    copies.delete()
    holders.delete()
    forgotten = people.forget(unified_numbers=_without_copies(whole), by=by)
    audit.record(
        "exchange.copies_removed", by=by, purpose=purpose, subjects=[f"person:{n}" for n in sorted(unified)],
        n=max(1, len(unified)), case=request,
        detail={
            "information": information, "people": len(counted), "records": counted.total(), "forgotten": forgotten,
            "reason": reason,
        },
    )  # fmt: skip
    moving.arrived(information, asked, by=by, purpose=purpose)
    protected_numbers.take_back(system, numbers)
    return removals.removed(information, [*unified, *_merged_into(unified)], request)


def _without_copies(numbers: Collection[str]) -> list[str]:
    """Those who have no copies of any kind, nor has anybody that was merged into them or that they were merged into;
    and along with them who was merged into them."""
    every = CopyHolder.objects.order_by()
    kept = set(every.filter(person__unified_number__in=numbers).values_list(NUMBER, flat=True))
    kept |= set(every.filter(**{f"{INTO}__in": numbers}).values_list(INTO, flat=True))
    people = LinkedPerson.objects.filter(unified_number__in=numbers, merged_into__in=every.values("person"))
    gone = sorted(set(numbers) - kept - set(people.values_list("unified_number", flat=True)))
    return [*gone, *_merged_into(gone)]


def _merged_into(numbers: Collection[str]) -> list[str]:
    rows = LinkedPerson.objects.filter(merged_into__unified_number__in=numbers)
    return list(rows.values_list("unified_number", flat=True))
