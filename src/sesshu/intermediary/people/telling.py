"""The unified addressee system hears where each code stands, so that its daily check knows who still waits for one.

What was told stands beside the state: whoever differs is told. A round that was cut off is simply made again.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from sesshu.contracts.addressee.v1 import MOST, CodeStateIn, CodeStatesIn, CodeStatesOut
from sesshu.contracts.exchange.states import CodeState
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.api.calling import call
from sesshu.intermediary.people.locking import in_order
from sesshu.intermediary.people.models import ForgottenPerson, LinkedPerson
from sesshu.intermediary.people.translating import DOOR

OPERATOR = "intermediary"
WORDS = {
    "": "none", CodeState.REQUESTED: "requested", CodeState.STUCK: "stuck", CodeState.HELD: "held",
    CodeState.FAILED: "failed", CodeState.RETIRED: "retired",
}  # fmt: skip


def tell_soon(unified_numbers: Sequence[str]) -> None:
    """In the transaction that forgets these people: the next round tells that their codes are no more."""
    now = clock.now()
    ForgottenPerson.objects.bulk_create(
        [ForgottenPerson(unified_number=one, forgotten_at=now) for one in unified_numbers], ignore_conflicts=True
    )


def tell_states(*, by: Actor, purpose: str) -> int:
    """Everybody whose state was not told yet; how many. Raises `NotReached` where the other side does not answer."""
    by.check("exchange.operate")
    told = _tell_forgotten(by, purpose)
    while people := list(_untold()[:MOST]):
        _call([_told(one) for one in people])
        with transaction.atomic():
            in_order(LinkedPerson.objects.filter(pk__in=[one.pk for one in people]))
            for state in {one.code_state for one in people}:
                same = [one.pk for one in people if one.code_state == state]
                LinkedPerson.objects.filter(pk__in=same).update(told_state=state)
            audit.record("exchange.code_states_told", by=by, purpose=purpose, n=len(people))
        told += len(people)
    return told


def _tell_forgotten(by: Actor, purpose: str) -> int:
    """They are told as retired, unless they have come back meanwhile: then their own state is told."""
    told, every = 0, ForgottenPerson.objects.values("unified_number")
    LinkedPerson.objects.filter(unified_number__in=every, told_state="").update(told_state=CodeState.RETIRED)
    back = LinkedPerson.objects.filter(unified_number=OuterRef("unified_number"))
    ForgottenPerson.objects.filter(Exists(back)).delete()
    while numbers := list(ForgottenPerson.objects.order_by("id").values_list("unified_number", flat=True)[:MOST]):
        _call([CodeStateIn(unified_number=number, state="retired") for number in numbers])
        with transaction.atomic():
            ForgottenPerson.objects.filter(unified_number__in=numbers).delete()
            audit.record("exchange.code_states_told", by=by, purpose=purpose, n=len(numbers))
        told += len(numbers)
    return told


def _told(one: LinkedPerson) -> CodeStateIn:
    """What hangs while the code of before still serves lets nobody wait: to the other side it is on its way."""
    word = WORDS[one.code_state] if not (one.code_state == CodeState.STUCK and one.code) else "requested"
    return CodeStateIn(
        unified_number=one.unified_number, state=word,  # type: ignore[arg-type]
        same_as=one.same_as or None,
    )  # fmt: skip


def _call(items: list[CodeStateIn]) -> None:
    address = f"{settings.SESSHU_ADDRESSEE_ADDRESS}{DOOR}code-states"
    call(address, settings.SESSHU_ADDRESSEE_KEY, CodeStatesIn(operator=OPERATOR, items=items), CodeStatesOut)


def _untold() -> QuerySet[LinkedPerson]:
    untold = LinkedPerson.objects.exclude(told_state=F("code_state")).order_by("id")
    return untold.only("unified_number", "code_state", "code", "same_as")
