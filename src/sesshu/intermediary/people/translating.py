"""Business numbers of the city's systems become unified numbers, by the unified addressee system. It alone knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from sesshu.contracts.addressee import AskedByIn, BusinessIn, BusinessOut, UnifiedIn, UnifiedOut
from sesshu.foundation.api.calling import call

DOOR = "/api/v1/unified-numbers/"


@dataclass(frozen=True, slots=True)
class Translated:
    """Business number → unified number; whom it stops (an open finding) and whom it does not know."""

    numbers: dict[str, str]
    blocked: tuple[str, ...]
    unknown: tuple[str, ...]


def translate(
    system: str, business_numbers: Sequence[str], *, operator: str,
    use: Literal["provide", "inquire", "remove"] = "provide", asked_by: Mapping[str, Sequence[str]] | None = None,
) -> Translated:  # fmt: skip
    """`use` decides which open findings stop somebody; `asked_by`: operator → the numbers that are their question,
    where several are asked for. Raises `NotReached` where the unified addressee system does not answer."""
    each = [
        AskedByIn(operator=one[:40], business_numbers=list(dict.fromkeys(numbers)))
        for one, numbers in (asked_by or {}).items()
    ]
    asked = UnifiedIn(
        operator=operator[:40], system=system, business_numbers=list(dict.fromkeys(business_numbers)), use=use,
        asked_by=each if len(each) > 1 else [],
    )  # fmt: skip
    address = f"{settings.SESSHU_ADDRESSEE_ADDRESS}{DOOR}unified"
    told = call(address, settings.SESSHU_ADDRESSEE_KEY, asked, UnifiedOut)
    return Translated(told.unified_numbers, tuple(told.blocked), tuple(told.unknown))


def back(system: str, unified_numbers: Sequence[str], *, operator: str) -> dict[str, list[str]]:
    """Unified number → the business numbers of a system that lead to it; nobody else is in it. Raises `NotReached`."""
    asked = BusinessIn(operator=operator[:40], system=system, unified_numbers=list(unified_numbers))
    address = f"{settings.SESSHU_ADDRESSEE_ADDRESS}{DOOR}business"
    return call(address, settings.SESSHU_ADDRESSEE_KEY, asked, BusinessOut).business_numbers
