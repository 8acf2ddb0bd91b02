"""Whose originals lie where. An origin lies under one unified number: sent under another one, its copies follow it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.intermediary.copies import removals
from sesshu.intermediary.copies.models import CopyHolder, CopyOrigin, ProvisionCopy

MOVED = "同じ人の副本が、別の統合宛名番号に登録された（名寄せ・解除など）"
Number = tuple[str, str]  # 業務ID and business number


def named(numbers: Iterable[Number]) -> Q:
    """Rows with a system and a business number that are among these."""
    own = defaultdict(list)
    for system, number in numbers:
        own[system].append(number)
    found = Q(pk__in=[])
    for system, of_it in own.items():
        found |= Q(system=system, business_number__in=of_it)
    return found


def of(information: str, numbers: Iterable[Number]) -> QuerySet[CopyOrigin]:
    return CopyOrigin.objects.filter(named(numbers), information=information)


def settle(information: str, sent: Mapping[UUID, Number], *, by: Actor, purpose: str) -> dict[UUID, UUID]:
    """Person → the origin that is sent under them from now on. What lies under another person from before is removed
    there, in the same transaction."""
    there = {
        (row.system, row.business_number): row
        for row in of(information, sent.values()).select_related("person").select_for_update(of=("self",))
    }  # fmt: skip
    news, found = [], {}
    for person, (system, number) in sent.items():
        row = there.get((system, number))
        if row is None:
            row = CopyOrigin(person_id=person, information=information, system=system, business_number=number)
            news.append(row)
        elif row.person_id != person:
            _leave(row, person, by, purpose)
        found[person] = row.pk
    CopyOrigin.objects.bulk_create(news)
    return found


def _leave(row: CopyOrigin, person: UUID, by: Actor, purpose: str) -> None:
    before = row.person
    records = ProvisionCopy.objects.filter(person=before, information=row.information, origin=row.pk).delete()[0]
    row.person_id = person
    row.save(update_fields=["person"])
    others = CopyOrigin.objects.filter(person=before, information=row.information)
    if not others.exists() and not ProvisionCopy.objects.filter(person=before, information=row.information).exists():
        CopyHolder.objects.filter(person=before, information=row.information).delete()
    told = {before.unified_number: records}
    removals.note(row.information, told, request=f"moved:{uuid4()}", reason=MOVED, by=by)
    audit.record(
        "exchange.copies_moved", by=by, purpose=purpose, subjects=[f"person:{before.unified_number}"],
        detail={"information": row.information, "records": records, "reason": MOVED},
    )  # fmt: skip
