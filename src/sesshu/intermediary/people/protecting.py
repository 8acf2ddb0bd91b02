"""支援措置 as the city's system tells it becomes both flags, under every number of the person.

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
from sesshu.intermediary.people import actions

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
    free = [numbers[one][0] for one in certain if not protected[one]]
    doubtful = [unified for one in blocked if one in numbers and not protected[one] for unified in numbers[one]]
    with transaction.atomic():
        _set([unified for one in shielded for unified in numbers[one]], by, purpose, blocked=True, withheld=True)
        # Whatever is protected under another number of the same person stays so.
        kept = {unified for one in shielded for unified in numbers[one]} | set(doubtful)
        _set([one for one in free if one not in kept], by, purpose, blocked=False, withheld=False)
        if doubtful:
            actions.block(unified_numbers=doubtful, by=by, purpose=purpose)
        if certain:
            actions.request_codes(unified_numbers=[numbers[one][0] for one in certain], by=by, purpose=purpose)
    return Told(certain, found.blocked, found.unknown, [one for one in shielded if one in blocked])


def _set(numbers: Sequence[str], by: Actor, purpose: str, *, blocked: bool, withheld: bool) -> None:
    if numbers:
        actions.link_people(unified_numbers=numbers, protected=None, by=by, purpose=purpose)
        actions.set_flags(unified_numbers=numbers, blocked=blocked, withheld=withheld, by=by, purpose=purpose)
