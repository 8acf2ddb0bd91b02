"""Who said that somebody is protected. Several business numbers may lie under one unified number: one that is not
protected takes nothing off that another one set."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sesshu.foundation import clock
from sesshu.intermediary.people.models import LinkedPerson, ProtectedNumber


def note(system: str, numbers: Mapping[str, str]) -> None:
    """Business number → the unified number that it leads to, of protected people who are known here."""
    now = clock.now()
    people = LinkedPerson.objects.filter(unified_number__in=set(numbers.values()))
    known = dict(people.values_list("unified_number", "pk"))
    ProtectedNumber.objects.bulk_create(
        [
            ProtectedNumber(person_id=known[unified], system=system, business_number=business, told_at=now)
            for business, unified in numbers.items()
        ],
        update_conflicts=True, unique_fields=["system", "business_number"], update_fields=["person", "told_at"],
    )  # fmt: skip


def take_back(system: str, business_numbers: Collection[str]) -> None:
    """These are protected no more, or gone. The flags stay until somebody says what they are."""
    ProtectedNumber.objects.filter(system=system, business_number__in=business_numbers).delete()


def protected_still(unified_numbers: Collection[str]) -> set[str]:
    """Those of them under which a protected business number lies."""
    rows = ProtectedNumber.objects.filter(person__unified_number__in=unified_numbers)
    return set(rows.values_list("person__unified_number", flat=True))
