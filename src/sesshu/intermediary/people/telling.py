"""The unified addressee system hears where each code stands, so that its daily check knows who still waits for one.

What was told stands beside the state: whoever differs is told. A round that was cut off is simply made again.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from sesshu.contracts.addressee.v1 import MOST, CodeStateIn, CodeStatesIn, CodeStatesOut
from sesshu.contracts.exchange.states import CodeState
from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.api.calling import call
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.people.translating import DOOR

OPERATOR = "intermediary"
# What hangs is asked for once more by itself: to the other side it is still on its way.
WORDS = {
    "": "none", CodeState.REQUESTED: "requested", CodeState.STUCK: "requested", CodeState.HELD: "held",
    CodeState.FAILED: "failed", CodeState.RETIRED: "retired",
}  # fmt: skip


def tell_states(*, by: Actor, purpose: str) -> int:
    """Everybody whose state was not told yet; how many. Raises `NotReached` where the other side does not answer."""
    by.check("exchange.operate")
    told = 0
    while people := list(_untold()[:MOST]):
        items = [CodeStateIn(unified_number=one.unified_number, state=WORDS[one.code_state]) for one in people]  # type: ignore[arg-type]
        address = f"{settings.SESSHU_ADDRESSEE_ADDRESS}{DOOR}code-states"
        call(address, settings.SESSHU_ADDRESSEE_KEY, CodeStatesIn(operator=OPERATOR, items=items), CodeStatesOut)
        with transaction.atomic():
            for state in {one.code_state for one in people}:
                same = [one.pk for one in people if one.code_state == state]
                LinkedPerson.objects.filter(pk__in=same).update(told_state=state)
            audit.record("exchange.code_states_told", by=by, purpose=purpose, n=len(people))
        told += len(people)
    return told


def _untold() -> QuerySet[LinkedPerson]:
    return LinkedPerson.objects.exclude(told_state=F("code_state")).order_by("id").only("unified_number", "code_state")
