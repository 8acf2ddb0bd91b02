"""Copies whose originals were erased. What was asked and given stays in its records for their years."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Sum

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.intermediary.copies.models import CopyHolder, CopyRemoval, ProvisionCopy
from sesshu.intermediary.people import actions as people

ERASED = "原本が消去された"
NUMBER = "person__unified_number"


@transaction.atomic
def remove_copies(
    *, information: str, unified_numbers: Sequence[str], request: str, reason: str = ERASED, by: Actor, purpose: str
) -> tuple[int, int]:
    """Delete every copy of these people, withdrawn ones too, and their registration; whoever has no other copies is
    forgotten. How many people and records this request removed; asked again, the numbers of the first time."""
    by.check("copy.write")
    theirs = {f"{NUMBER}__in": unified_numbers, "information": information}
    copies, holders = ProvisionCopy.objects.filter(**theirs), CopyHolder.objects.filter(**theirs)
    counted = dict(copies.order_by().values_list(NUMBER).annotate(n=Count("pk")))
    _note(information, {n: counted.get(n, 0) for n in holders.values_list(NUMBER, flat=True)}, request, reason, by)
    copies.delete()
    holders.delete()
    kept = set(CopyHolder.objects.filter(**{f"{NUMBER}__in": unified_numbers}).values_list(NUMBER, flat=True))
    forgotten = people.forget(unified_numbers=[one for one in unified_numbers if one not in kept], by=by)
    audit.record(
        "exchange.copies_removed", by=by, purpose=purpose, subjects=[f"person:{n}" for n in unified_numbers],
        n=max(1, len(unified_numbers)), case=request,
        detail={
            "information": information, "people": len(counted), "records": sum(counted.values()),
            "forgotten": forgotten, "reason": reason,
        },
    )  # fmt: skip
    return removed(information, unified_numbers, request)


def removed(information: str, unified_numbers: Sequence[str], request: str) -> tuple[int, int]:
    """How many of these people, and how many records of theirs, a request removed."""
    rows = CopyRemoval.objects.filter(information=information, unified_number__in=unified_numbers, request=request)
    told = rows.order_by().aggregate(people=Count("pk"), records=Sum("records", default=0))
    return told["people"], told["records"]


def _note(information: str, records: dict[str, int], request: str, reason: str, by: Actor) -> None:
    now = clock.now()
    CopyRemoval.objects.bulk_create(
        [
            CopyRemoval(
                request=request, information=information, unified_number=number, records=n, reason=reason, at=now,
                removed_by=by.code,
            )
            for number, n in records.items()
        ],
        ignore_conflicts=True,
    )  # fmt: skip
