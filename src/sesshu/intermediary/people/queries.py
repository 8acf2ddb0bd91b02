"""How people are read. A linkage code itself is shown to nobody: only where it stands."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.contracts.exchange.states import CodeState
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.intermediary.people.models import LinkedPerson

# 不開示 of the person whom a row names. Whoever is gone has both flags set with the code: that protects from answers
# and says nothing about what was recorded before.
PROTECTED = Q(person__withheld_from_subject=True) & (
    ~Q(person__code_state=CodeState.RETIRED) | Q(person__protected_numbers__isnull=False)
)


def people(viewer: Actor) -> QuerySet[LinkedPerson]:
    """Everybody, by unified number, without the codes."""
    viewer.check("linked_person.read")
    return LinkedPerson.objects.defer("code", "acquisition").order_by("unified_number")


def get(viewer: Actor, person_id: UUID) -> LinkedPerson:
    """One person, or `NotFound`."""
    found = people(viewer).filter(pk=person_id).first()
    if found is None:
        raise NotFound("この人は登録されていません。一覧から選び直してください。")
    return found


def flags_of(viewer: Actor, unified_numbers: Collection[str]) -> dict[str, LinkedPerson]:
    """Unified number → the person with their flags; who is not known here is not in it."""
    rows = people(viewer).filter(unified_number__in=unified_numbers)
    return {row.unified_number: row for row in rows}


def numbers_of(unified_number: str) -> list[str]:
    """This number, and those that were merged into it: the records of one person."""
    merged = LinkedPerson.objects.filter(merged_into__unified_number=unified_number).order_by("unified_number")
    return [unified_number, *merged.values_list("unified_number", flat=True)]


def is_known(unified_number: str) -> bool:
    """Whether somebody is registered here by this number."""
    return LinkedPerson.objects.filter(unified_number=unified_number).exists()


def withheld_now(unified_number: str) -> bool:
    """Whether records about this person are withheld from them (不開示); also as long as nobody has told the flags."""
    return not LinkedPerson.objects.filter(
        unified_number=unified_number, withheld_from_subject=False, flags_at__isnull=False
    ).exists()
