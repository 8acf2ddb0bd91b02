"""Where the linkage codes stand, as the intermediate server tells it. The codes themselves never come here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction

from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor


@transaction.atomic
def take_code_states(*, states: Mapping[str, str], by: Actor, purpose: str) -> int:
    """Unified number → state. Told again, nothing changes. How many of them are known here."""
    by.check("unified.translate")
    known = list(
        UnifiedPerson.objects.select_for_update().filter(unified_number__in=states).order_by("pk")
        .only("unified_number", "linkage_state")
    )  # fmt: skip
    changed: dict[str, list[UnifiedPerson]] = defaultdict(list)
    for one in known:
        if one.linkage_state != states[one.unified_number]:
            changed[states[one.unified_number]].append(one)
    for state, people in changed.items():
        UnifiedPerson.objects.filter(pk__in=[one.pk for one in people]).update(linkage_state=state)
    audit.record(
        "unified_number.code_states_taken", by=by, purpose=purpose, n=max(1, len(known)),
        subjects=[f"unified_person:{one.pk}" for people in changed.values() for one in people],
        detail={state: len(people) for state, people in changed.items()},
    )  # fmt: skip
    return len(known)
