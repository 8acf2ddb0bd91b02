"""Where the linkage codes stand, as the intermediate server tells it. The codes themselves never come here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from django.db import transaction

from sesshu.addressee.unified_numbers.models import UnifiedEvent, UnifiedPerson
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor

SAME_HUMAN = "same_human"  # the kind of the event


@transaction.atomic
def take_code_states(
    *, states: Mapping[str, str], by: Actor, purpose: str, same_as: Mapping[str, str] = MappingProxyType({})
) -> int:  # fmt: skip
    """Unified number → state. `same_as`: number → the other number of the same human, found out by their one code; it
    stands in the history of both, and the daily check lists it. Told again, nothing changes. How many of them are
    known here."""
    by.check("unified.translate")
    known = list(
        UnifiedPerson.objects.select_for_update(no_key=True).filter(unified_number__in=states).order_by("pk")
        .only("unified_number", "linkage_state")
    )  # fmt: skip
    changed: dict[str, list[UnifiedPerson]] = defaultdict(list)
    for one in known:
        if one.linkage_state != states[one.unified_number]:
            changed[states[one.unified_number]].append(one)
    for state, people in changed.items():
        UnifiedPerson.objects.filter(pk__in=[one.pk for one in people]).update(linkage_state=state)
    _note_same({one.unified_number: one for one in known}, same_as, by)
    audit.record(
        "unified_number.code_states_taken", by=by, purpose=purpose, n=max(1, len(known)),
        subjects=[f"unified_person:{one.pk}" for people in changed.values() for one in people],
        detail={state: len(people) for state, people in changed.items()},
    )  # fmt: skip
    return len(known)


def _note_same(known: Mapping[str, UnifiedPerson], same_as: Mapping[str, str], by: Actor) -> None:
    """Once for each pair, with both people."""
    others = {one.unified_number: one for one in UnifiedPerson.objects.filter(unified_number__in=same_as.values())}
    for number, other in same_as.items():
        if number in known and other in others:
            for person, its_twin in ((known[number], others[other]), (others[other], known[number])):
                data = {"with": its_twin.unified_number}
                if not UnifiedEvent.objects.filter(person=person, kind=SAME_HUMAN, data=data).exists():
                    UnifiedEvent.objects.create(
                        person=person, kind=SAME_HUMAN, at=clock.now(), by=by.code, data=data
                    )  # fmt: skip
