"""All persons of one human: the unified number in use and those that were merged into it (名寄せ).

Whoever asks about one of them asks about the human: their links, numbers, facts and findings count together.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sesshu.addressee.unified_numbers.models import UnifiedPerson


def humans(people: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """For each of some persons every person of the same human, the main one first."""
    rows = UnifiedPerson.objects.filter(pk__in=set(people)).values_list("pk", "merged_into")
    mains = {own: into or own for own, into in rows}
    everyone = {main: [main] for main in mains.values()}
    merged = UnifiedPerson.objects.filter(merged_into__in=everyone).order_by("unified_number")
    for own, into in merged.values_list("pk", "merged_into"):
        everyone[into].append(own)
    return {own: everyone[main] for own, main in mains.items()}


def human(person: UUID) -> list[UUID]:
    """Every person of the human whom one of them stands for, the main one first."""
    return humans([person]).get(person, [person])
