"""統合宛名フラグ: exactly one link represents a human, under however many unified numbers they are known."""

from __future__ import annotations

from uuid import UUID

from sesshu.addressee.number_rules.systems import register
from sesshu.addressee.unified_numbers.actions.before import Before
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.models import BusinessLink, ResidentState


def settle(person: UUID, before: Before) -> None:
    """Choose anew after links came or went: the register's first, then a resident, then who represented before. Whoever
    calls has locked the person."""
    persons = human(person)
    locked = BusinessLink.objects.select_for_update().filter(person__in=persons).order_by("pk")
    links = sorted(locked, key=lambda link: (link.linked_at, link.pk))
    if not links:
        return
    first = register()

    def rank(link: BusinessLink) -> tuple[bool, bool, bool, bool]:
        resident = link.resident_state == ResidentState.RESIDENT
        return (
            link.system == first and resident, link.system == first, link.is_representative and resident,
            link.is_representative and link.person_id == persons[0],
        )  # fmt: skip

    represent(max(links, key=rank), links, before)


def represent(chosen: BusinessLink, links: list[BusinessLink], before: Before) -> None:
    """This one and no other of these links."""
    before.keep(link.pk for link in links if link.is_representative != (link.pk == chosen.pk))
    BusinessLink.objects.filter(pk__in=[link.pk for link in links if link.pk != chosen.pk]).update(
        is_representative=False
    )
    BusinessLink.objects.filter(pk=chosen.pk).update(is_representative=True)
