"""Copies whose originals were erased. What was asked and given stays in its records for their years."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.intermediary.copies.models import CopyHolder, ProvisionCopy
from sesshu.intermediary.people import actions as people


@transaction.atomic
def remove_copies(*, information: str, unified_numbers: Sequence[str], by: Actor, purpose: str) -> tuple[int, int]:
    """Delete every copy of these people, withdrawn ones too, and their registration; whoever has no other copies is
    forgotten. How many people and records were there."""
    by.check("copy.write")
    theirs = {"person__unified_number__in": unified_numbers, "information": information}
    records = ProvisionCopy.objects.filter(**theirs).delete()[0]
    registered = CopyHolder.objects.filter(**theirs).delete()[0]
    kept = set(
        CopyHolder.objects.filter(person__unified_number__in=unified_numbers)
        .values_list("person__unified_number", flat=True)
    )  # fmt: skip
    forgotten = people.forget(unified_numbers=[one for one in unified_numbers if one not in kept], by=by)
    audit.record(
        "exchange.copies_removed", by=by, purpose=purpose, subjects=[f"person:{n}" for n in unified_numbers],
        n=max(1, len(unified_numbers)),
        detail={"information": information, "people": registered, "records": records, "forgotten": forgotten},
    )  # fmt: skip
    return registered, records
