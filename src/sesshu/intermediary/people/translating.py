"""Business numbers of the city's systems become unified numbers, by the unified addressee system. It alone knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from sesshu.contracts.addressee import UnifiedIn, UnifiedOut
from sesshu.foundation.api.calling import call

ADDRESS = "/api/v1/unified-numbers/unified"


@dataclass(frozen=True, slots=True)
class Translated:
    """Business number → unified number; whom it stops (an open finding) and whom it does not know."""

    numbers: dict[str, str]
    blocked: tuple[str, ...]
    unknown: tuple[str, ...]


def translate(system: str, business_numbers: Sequence[str], *, operator: str) -> Translated:
    """Raises `NotReached` where the unified addressee system does not answer."""
    asked = UnifiedIn(operator=operator[:40], system=system, business_numbers=list(dict.fromkeys(business_numbers)))
    told = call(settings.SESSHU_ADDRESSEE_ADDRESS + ADDRESS, settings.SESSHU_ADDRESSEE_KEY, asked, UnifiedOut)
    return Translated(told.unified_numbers, tuple(told.blocked), tuple(told.unknown))
