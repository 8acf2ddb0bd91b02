"""支援措置 as the city's system tells it becomes both flags, under every number of the person.

As long as one business number of a person is protected the flags stay, whatever is said of another one.
Whoever has an open finding is answered by nobody automatically, protected or not: which person the number means is in
doubt. What was set is taken off only where nothing is in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from sesshu.contracts.addressee import ProtectionIn, ProtectionOut
from sesshu.foundation.access import Actor
from sesshu.foundation.api.calling import call
from sesshu.intermediary.people import actions, protected_numbers
from sesshu.intermediary.people.locking import in_order
from sesshu.intermediary.people.models import LinkedPerson

ADDRESS = "/api/v1/unified-numbers/protection"


@dataclass(frozen=True, slots=True)
class Told:
    """Business numbers by what became of them."""

    certain: list[str]
    blocked: list[str]
    unknown: list[str]
    blocked_set: list[str]


def set_protection(
    *, system: str, protected: Mapping[str, bool], operator: str, by: Actor, purpose: str
) -> Told:  # fmt: skip
    """Business number → 支援措置. Raises `NotReached` where the unified addressee system does not answer."""
    asked = ProtectionIn(operator=operator[:40], system=system, business_numbers=list(protected))
    found = call(settings.SESSHU_ADDRESSEE_ADDRESS + ADDRESS, settings.SESSHU_ADDRESSEE_KEY, asked, ProtectionOut)
    blocked, numbers = set(found.blocked), found.unified_numbers
    certain = [one for one in numbers if one not in blocked]
    shielded = [one for one in numbers if protected[one]]
    free = [one for one in certain if not protected[one]]
    doubtful = [unified for one in blocked if one in numbers and not protected[one] for unified in numbers[one]]
    with transaction.atomic():
        set_now = list(dict.fromkeys(unified for one in shielded for unified in numbers[one]))
        in_use = list(dict.fromkeys(numbers[one][0] for one in free))
        actions.link_people(unified_numbers=[*set_now, *in_use], protected=None, by=by, purpose=purpose)
        # Before anything is read: of two who speak of one person, the second sees what the first said.
        in_order(LinkedPerson.objects.filter(unified_number__in={one for every in numbers.values() for one in every}))
        _set(set_now, by, purpose, protected=True)
        protected_numbers.note(system, {one: numbers[one][0] for one in shielded})
        protected_numbers.take_back(system, free)
        still = protected_numbers.protected_still([unified for one in free for unified in numbers[one]])
        kept = {*set_now, *doubtful} | {numbers[one][0] for one in free if still.intersection(numbers[one])}
        _set([one for one in in_use if one not in kept], by, purpose, protected=False)
        if doubtful:
            actions.block(unified_numbers=doubtful, by=by, purpose=purpose)
        if certain:
            actions.request_codes(unified_numbers=[numbers[one][0] for one in certain], by=by, purpose=purpose)
    return Told(certain, found.blocked, found.unknown, [one for one in shielded if one in blocked])


def _set(numbers: Sequence[str], by: Actor, purpose: str, *, protected: bool) -> None:
    if numbers:
        actions.set_flags(unified_numbers=numbers, blocked=protected, withheld=protected, by=by, purpose=purpose)
