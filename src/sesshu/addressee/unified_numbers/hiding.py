"""他業務参照不可: what an office hides of 住登外者 is hidden on every page of the unified addressee too.

Business numbers of whom everything is hidden from a viewer are not there for them; of whom a part is hidden, the words
are those that they may see. It is asked where a query starts, so that nobody forgets it further on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from sesshu.addressee.non_registered import told as words
from sesshu.addressee.non_registered.models import NonRegisteredEntry
from sesshu.addressee.non_registered.queries import SEES_HIDDEN, seen_by
from sesshu.addressee.number_rules.systems import ever_non_registered
from sesshu.addressee.unified_numbers.humans import humans
from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedPerson
from sesshu.foundation.access.actor import Actor


def hidden(viewer: Actor) -> Q:
    """Rows with `system` and `business_number` (links, findings) of whom everything is hidden from this viewer."""
    if viewer.may(SEES_HIDDEN):
        return Q(pk__in=[])
    theirs = NonRegisteredEntry.objects.filter(person__addressee_number=OuterRef("business_number"))
    mine = seen_by(viewer).filter(person__addressee_number=OuterRef("business_number"))
    return Q(Exists(theirs) & ~Exists(mine), system__in=ever_non_registered())


def links_for(viewer: Actor) -> QuerySet[BusinessLink]:
    """The links that are there for this viewer."""
    return BusinessLink.objects.exclude(hidden(viewer))


def as_seen(viewer: Actor, links: Iterable[BusinessLink]) -> list[BusinessLink]:
    """Links of `links_for` to be read, with the words that this viewer may see. They are never saved."""
    found = list(links)
    if viewer.may(SEES_HIDDEN):
        return found
    off_roll = ever_non_registered()
    for link in found:
        if link.system in off_roll:
            _tell_seen(viewer, link)
    return found


def partly_hidden(viewer: Actor, links: Sequence[BusinessLink]) -> set[UUID]:
    """Those of some links of which an office hides a part from this viewer: what they were before is not told apart."""
    if viewer.may(SEES_HIDDEN):
        return set()
    off_roll = ever_non_registered()
    return {link.pk for link in links if link.system in off_roll and _hides(viewer, link.business_number)}


def people_for(viewer: Actor, people: Sequence[UnifiedPerson]) -> list[UnifiedPerson]:
    """Those who are there for this viewer: all but whoever has business numbers and every one of them is hidden."""
    if viewer.may(SEES_HIDDEN):
        return list(people)
    known = humans(one.pk for one in people)
    linked = set(BusinessLink.objects.filter(_of(known)).values_list("person", flat=True))
    seen = set(links_for(viewer).filter(_of(known)).values_list("person", flat=True))
    return [one for one in people if linked.isdisjoint(known[one.pk]) or not seen.isdisjoint(known[one.pk])]


def _of(known: dict[UUID, list[UUID]]) -> Q:
    return Q(person__in={one for persons in known.values() for one in persons})


def _hides(viewer: Actor, addressee_number: str) -> bool:
    entries = NonRegisteredEntry.objects.filter(person__addressee_number=addressee_number)
    return entries.exclude(pk__in=seen_by(viewer).values("pk")).exists()


def _tell_seen(viewer: Actor, link: BusinessLink) -> None:
    if not _hides(viewer, link.business_number):
        return
    told: dict[str, str] = {}
    for entry in seen_by(viewer).filter(person__addressee_number=link.business_number).order_by("sequence"):
        told |= entry.told
    for field, value in words.as_linked(told).items():
        setattr(link, field, value)
