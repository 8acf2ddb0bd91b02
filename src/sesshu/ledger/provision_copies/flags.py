"""Whether 自動応答不可 and 不開示 are set there for whom the ledger protects, as the full comparison asks."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.contracts.intermediary.v1 import SetFlags
from sesshu.foundation.access import Actor
from sesshu.ledger.provision_copies import telling
from sesshu.ledger.provision_copies.models import AddresseeLink, CopyDifference, DifferenceKind

TOLD_AGAIN = (DifferenceKind.UNPROTECTED, DifferenceKind.UNTOLD)


def guarded(by: Actor, resident_ids: Sequence[UUID]) -> set[UUID]:
    """Those of them whom the ledger protects now."""
    rows = telling.known_people(by).filter(pk__in=resident_ids, in_protected_household=True)
    return set(rows.values_list("pk", flat=True))


def difference(link: AddresseeLink, *, is_guarded: bool, there: SetFlags) -> DifferenceKind | None:
    """What is set without the ledger is no fault of the copies: another system, or a person there, may have set it.
    Nobody is named whose protection has ended and was not lifted yet: they stand on a list of their own."""
    if is_guarded and not (there.blocked and there.withheld):
        return DifferenceKind.UNPROTECTED
    if not is_guarded and link.protected is not False:
        return None
    if not there.told:
        return DifferenceKind.UNTOLD
    return DifferenceKind.ELSEWHERE if not is_guarded and (there.blocked or there.withheld) else None


def to_tell_again(by: Actor, found: QuerySet[CopyDifference]) -> QuerySet[AddresseeLink]:
    """The links of a comparison that are told anew. Whoever is protected no more by now is not: that end is told by a
    person alone."""
    people = found.filter(kind__in=TOLD_AGAIN).values("resident")
    still = telling.known_people(by).filter(pk__in=people, in_protected_household=True)
    return AddresseeLink.objects.filter(
        Q(protected=False) | Q(resident__in=list(still.values_list("pk", flat=True))), resident__in=people
    )
