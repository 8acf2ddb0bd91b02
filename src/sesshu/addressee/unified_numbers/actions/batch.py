"""What one batch of 付番 knows and is going to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from sesshu.addressee.non_registered.models import NonRegisteredPerson
from sesshu.addressee.number_rules.systems import non_registered
from sesshu.addressee.unified_numbers.actions.locking import Meanwhile, lock, with_mains
from sesshu.addressee.unified_numbers.models import (
    BusinessLink,
    HeldNumber,
    LinkTold,
    ResidentState,
    UnifiedEvent,
    UnifiedPerson,
)
from sesshu.addressee.unified_numbers.secrecy import Sealer
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.numbers import IndividualNumber


@dataclass(frozen=True, slots=True)
class PutItem:
    """What a system tells of one of its numbers. `source`: how it got the Individual Number; `guarded_only`: of a
    protected person, see `LinkTold`."""

    system: str
    business_number: str
    individual_number: IndividualNumber | None
    resident_state: str = ResidentState.RESIDENT
    name: str = ""
    kana: str = ""
    birth_date: date | None = None
    sex: str = ""
    address: str = ""
    protected: bool = False
    guarded_only: bool = False
    source: str = "register"
    matched_on: str = ""


@dataclass(slots=True)
class Batch:
    """For one try. A person stands for the human: what is known of one who was merged is known of the main one."""

    now: datetime
    by: Actor
    sealer: Sealer
    register: str
    purpose: str
    on_behalf: str = ""
    links: dict[tuple[str, str], BusinessLink] = field(default_factory=dict)
    holders: dict[bytes, UUID] = field(default_factory=dict)  # index → main person who holds the number, or held it
    former: set[bytes] = field(default_factory=set)  # indexes of numbers that were replaced
    numbers: dict[UUID, str] = field(default_factory=dict)  # person → unified number
    mains: dict[UUID, UUID] = field(default_factory=dict)  # person → the one it was merged into, or itself
    with_number: set[UUID] = field(default_factory=set)  # main persons who hold a number
    represented: dict[UUID, BusinessLink] = field(default_factory=dict)  # main person → link
    drawn: list[str] = field(default_factory=list)  # unified numbers for new people, given out or not
    new_people: list[UnifiedPerson] = field(default_factory=list)
    new_held: list[HeldNumber] = field(default_factory=list)
    moved: list[tuple[bytes, int, bytes, int]] = field(default_factory=list)  # while the index key is changed
    new_links: list[BusinessLink] = field(default_factory=list)
    changed: dict[UUID, BusinessLink] = field(default_factory=dict)
    heard: dict[UUID, BusinessLink] = field(default_factory=dict)  # own word noted for the first time, nothing changed
    told: dict[UUID, dict[str, LinkTold]] = field(default_factory=dict)  # link → teller → what they say
    told_anew: dict[UUID, LinkTold] = field(default_factory=dict)
    events: list[UnifiedEvent] = field(default_factory=list)
    differing: list[tuple[str, BusinessLink]] = field(default_factory=list)  # class of finding, link

    def main(self, person: UUID) -> UUID:
        return self.mains.get(person, person)

    def change(self, link: BusinessLink) -> None:
        """To be written, if it is not new anyway."""
        if link._state.adding is False:
            self.changed[link.pk] = link


def look_up(items: Sequence[PutItem], indexes: Sequence[bytes], batch: Batch) -> None:
    """What is there already: links of these business numbers, and who holds these Individual Numbers or held them. They
    are locked to the end of the transaction (`locking`). Raises `Meanwhile` where somebody changed whom it is about."""
    translated = _candidates(items, indexes, batch.sealer)
    links, held = _links(items), _held(translated)
    locked = lock(_people(links, held))
    if locked:  # as it stands now that nobody changes it
        rows = BusinessLink.objects.filter(
            Q(pk__in=[link.pk for link in links]) | Q(person__in=locked, is_representative=True)
        )
        list(rows.select_for_update().order_by("pk").values_list("pk"))
        links, held = _links(items), _held(translated)
        if not with_mains(_people(links, held)) <= locked.keys():
            raise Meanwhile
    batch.links = {(link.system, link.business_number): link for link in links}
    for row in held:
        index = translated[bytes(row.number_index)]
        main = row.person.merged_into or row.person
        batch.holders[index] = main.pk
        batch.numbers |= {main.pk: main.unified_number, row.person_id: row.person.unified_number}
        batch.mains |= {main.pk: main.pk, row.person_id: main.pk}
        if row.valid_until is not None:
            batch.former.add(index)
    linked = {link.person_id for link in links}
    for person in UnifiedPerson.objects.filter(pk__in=linked - batch.numbers.keys()):
        batch.numbers[person.pk] = person.unified_number
        batch.mains[person.pk] = person.merged_into_id or person.pk
    if batch.mains:
        _humans(batch)


def _links(items: Sequence[PutItem]) -> list[BusinessLink]:
    by_system: dict[str, list[str]] = {}
    for item in items:
        by_system.setdefault(item.system, []).append(item.business_number)
    return [
        link
        for system, numbers in by_system.items()
        for link in BusinessLink.objects.filter(system=system, business_number__in=numbers)
    ]


def _held(translated: dict[bytes, bytes]) -> list[HeldNumber]:
    held = HeldNumber.objects.filter(number_index__in=list(translated), mistaken=False)
    return list(held.select_related("person__merged_into"))


def _people(links: Sequence[BusinessLink], held: Sequence[HeldNumber]) -> set[UUID]:
    return {link.person_id for link in links} | {row.person_id for row in held}


def _humans(batch: Batch) -> None:
    """Of these humans every person, whether they hold a number, and the link that represents them."""
    merged = UnifiedPerson.objects.filter(merged_into__in=set(batch.mains.values()))
    batch.mains |= dict(merged.values_list("pk", "merged_into"))
    people = batch.mains.keys() | set(batch.mains.values())
    holding = HeldNumber.objects.filter(person_id__in=people, valid_until=None).values_list("person_id", flat=True)
    batch.with_number = {batch.main(person) for person in holding}
    for link in BusinessLink.objects.filter(person_id__in=people, is_representative=True):
        batch.represented[batch.main(link.person_id)] = batch.links.get((link.system, link.business_number), link)


def check_apart(items: Sequence[PutItem], indexes: Sequence[bytes], batch: Batch) -> None:
    """Raise `InvalidInput` where the register brings as new the 宛名番号 of somebody else off the roll (住登外者):
    their numbers and the residents' never meet, unless both are the same human who moved."""
    new = {
        item.business_number: (row, index)
        for row, (item, index) in enumerate(zip(items, indexes, strict=True), start=1)
        if item.system == batch.register and (item.system, item.business_number) not in batch.links
    }
    taken = NonRegisteredPerson.objects.filter(addressee_number__in=list(new))
    for number in sorted(taken.values_list("addressee_number", flat=True), key=lambda one: new[one][0]):
        row, index = new[number]
        link = BusinessLink.objects.filter(system=non_registered(), business_number=number).first()
        if link is None or not index or batch.holders.get(index) != _main_of(link.person_id):
            raise InvalidInput(
                f"{row}件目: この宛名番号は別の住登外者に付けられています。住民には別の番号を付けてください。",
                field="business_number",
            )


def _main_of(person: UUID) -> UUID:
    into = UnifiedPerson.objects.filter(pk=person).values_list("merged_into", flat=True).first()
    return into or person


def _candidates(items: Sequence[PutItem], indexes: Sequence[bytes], sealer: Sealer) -> dict[bytes, bytes]:
    """Index under any usable version → index under the present one."""
    if len(sealer.indexes) == 1:
        return {index: index for index in indexes if index}
    return {
        old: index
        for item, index in zip(items, indexes, strict=True)
        if item.individual_number
        for _, old in sealer.candidates(item.individual_number)
    }
