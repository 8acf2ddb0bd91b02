"""Copies against originals: every difference with its class; none is what must come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sesshu.foundation.access import Actor
from sesshu.intermediary.copies.models import CopyHolder, ProvisionCopy


class Difference(StrEnum):
    MISSING = "missing"  # an original without a copy
    EXTRA = "extra"  # a copy without an original
    DIFFERING = "differing"
    UNREGISTERED = "unregistered"  # a person with originals, or known to have none, who is not registered at all


@dataclass(frozen=True, slots=True)
class Found:
    difference: Difference
    unified_number: str
    record_key: str


def compare(
    viewer: Actor, information: str, originals: Iterable[tuple[str, str, str]], people: Iterable[str]
) -> list[Found]:  # fmt: skip
    """`originals`: (unified number, record key, digest); `people`: everybody whose information is in the ledger."""
    viewer.check("copy.read")
    there = {
        (number, key): digest
        for number, key, digest in ProvisionCopy.objects.filter(information=information, published_until=None)
        .values_list("person__unified_number", "record_key", "digest")
        .iterator(20_000)
    }
    found = []
    for number, key, digest in originals:
        copy = there.pop((number, key), None)
        if copy is None:
            found.append(Found(Difference.MISSING, number, key))
        elif copy != digest:
            found.append(Found(Difference.DIFFERING, number, key))
    found += [Found(Difference.EXTRA, number, key) for number, key in there]
    held = set(CopyHolder.objects.filter(information=information).values_list("person__unified_number", flat=True))
    found += [Found(Difference.UNREGISTERED, number, "") for number in sorted(set(people) - held)]
    return found


def digests(viewer: Actor, information: str, unified_numbers: Sequence[str]) -> dict[str, dict[str, str]]:
    """Unified number → record key → digest, of these people; empty for one registered without a record."""
    viewer.check("copy.read")
    held = CopyHolder.objects.filter(information=information, person__unified_number__in=unified_numbers)
    found: dict[str, dict[str, str]] = {number: {} for number in held.values_list("person__unified_number", flat=True)}
    rows = ProvisionCopy.objects.filter(
        information=information, published_until=None, person__unified_number__in=unified_numbers
    )
    for number, key, digest in rows.values_list("person__unified_number", "record_key", "digest"):
        found.setdefault(number, {})[key] = digest
    return found


def totals(viewer: Actor, information: str) -> tuple[int, int]:
    """How many people are registered, and how many records are published."""
    viewer.check("copy.read")
    return (
        CopyHolder.objects.filter(information=information).count(),
        ProvisionCopy.objects.filter(information=information, published_until=None).count(),
    )
