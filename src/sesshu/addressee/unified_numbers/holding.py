"""Under which unified numbers a human holds Individual Numbers; the numbers themselves are never here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sesshu.addressee.number_rules.systems import name_of, systems
from sesshu.addressee.unified_numbers.codes import SOURCES
from sesshu.addressee.unified_numbers.hiding import as_seen, links_for
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.models import HeldNumber
from sesshu.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Holder:
    """`systems`: which of them know the person under this unified number; `names`: as they tell them, for who may see
    names."""

    person: UUID
    unified_number: str
    valid_from: datetime
    source: str
    systems: list[str]
    names: list[str]


def holders(viewer: Actor, person: UUID) -> list[Holder]:
    """Of the human whom this person stands for. Two of them are a finding (C02): one has to end, or the merge to be
    undone. What is shown the caller records."""
    viewer.check("unified.read")
    rows = HeldNumber.objects.filter(person__in=human(person), valid_until=None).select_related("person")
    known = systems()
    return [
        Holder(
            row.person_id, row.person.unified_number, row.valid_from, SOURCES.get(row.source, row.source),
            [name_of(code, known) for code in sorted({link.system for link in links})],
            sorted({link.name for link in links if link.name}) if viewer.may("unified.attributes") else [],
        )
        for row in rows.order_by("person__unified_number")
        for links in [as_seen(viewer, links_for(viewer).filter(person=row.person))]
    ]  # fmt: skip
