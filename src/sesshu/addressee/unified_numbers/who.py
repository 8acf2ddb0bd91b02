"""Whose a number is, in a line or two: beside a finding, a link, and a number that a link shall lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sesshu.addressee.unified_numbers.hiding import as_seen, links_for
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.models import PersonState, UnifiedPerson
from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor

ATTRIBUTES = "unified.attributes"


@dataclass(frozen=True, slots=True)
class Who:
    """`shows`: whether the viewer may see names at all. Of the address nothing is here: the person's page has it for
    those who may see it."""

    id: UUID
    unified_number: str
    merged: bool
    shows: bool
    name: str = ""
    kana: str = ""
    birth_date: date | None = None


def who(viewer: Actor, people: Sequence[UnifiedPerson], *, purpose: str, shown_on: str) -> list[Who]:
    """Of each person what the link says that represents the human; recorded before it is shown. `shown_on`: the object
    of the page, such as `finding:…`."""
    viewer.check("unified.read")
    shows = viewer.may(ATTRIBUTES)
    if people:
        audit.record_read(
            "unified_number.read", by=viewer, purpose=purpose, obj=shown_on, n=len(people),
            subjects=[f"unified_person:{one.pk}" for one in people],
            detail={"items": ["unified_number", *(["name", "kana", "birth_date"] if shows else [])]},
        )  # fmt: skip
    return [_who(viewer, one, shows) for one in people]


def _who(viewer: Actor, person: UnifiedPerson, shows: bool) -> Who:
    merged = person.state == PersonState.MERGED
    if not shows:
        return Who(person.pk, person.unified_number, merged, False)
    links = links_for(viewer).filter(person__in=human(person.pk))
    first = as_seen(viewer, links.order_by("-is_representative", "system", "business_number")[:1])
    if not first:
        return Who(person.pk, person.unified_number, merged, True)
    (speaks,) = first
    return Who(person.pk, person.unified_number, merged, True, speaks.name, speaks.kana, speaks.birth_date)
