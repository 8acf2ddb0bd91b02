"""Whether it is certain whom a unified number means, as the unified addressee system tells it.

While a finding is open there nothing is answered automatically about the person. The flags stay what the city's
systems and persons made them: when the doubt is over, they count again.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.intermediary.people.locking import in_order
from sesshu.intermediary.people.models import LinkedPerson


@transaction.atomic
def hear_doubts(*, doubts: Mapping[str, bool], by: Actor, purpose: str) -> int:
    """Unified number → whether it is in doubt; told again, nothing changes. Whoever is not known here is asked about
    when a system tells of them. How many are known."""
    by.check("person_flag.write")
    people = in_order(LinkedPerson.objects.filter(unified_number__in=doubts))
    changed = [one for one in people if (one.doubted_since is not None) != doubts[one.unified_number]]
    for is_in_doubt in (True, False):
        these = [one for one in changed if doubts[one.unified_number] is is_in_doubt]
        since = clock.now() if is_in_doubt else None
        LinkedPerson.objects.filter(pk__in=[one.pk for one in these]).update(doubted_since=since)
        if these:
            audit.record(
                "exchange.doubt_begun" if is_in_doubt else "exchange.doubt_ended", by=by, purpose=purpose,
                n=len(these), subjects=[f"person:{one.unified_number}" for one in these],
            )  # fmt: skip
    return len(people)
