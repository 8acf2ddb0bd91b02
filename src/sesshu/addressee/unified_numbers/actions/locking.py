"""One order for everybody who changes people and their links: first the people, by their keys, each with the one they
were merged into; then links, by theirs. Two acts on the same people then never wait for each other in a circle.

A person is locked without their key: who only writes a row about them (an event, a finding) does not wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedPerson
from sesshu.foundation.errors import NotFound, NotNow

TRIES = 3


class Meanwhile(NotNow):
    """統合宛名が、同じ時にほかの処理で変わりました。もう一度やり直してください。"""


def locked_people(
    named: Callable[[], Iterable[UUID]], meanwhile: type[NotNow] = Meanwhile
) -> dict[UUID, UnifiedPerson]:
    """The people whom `named` names, and those they were merged into, locked to the end of the transaction. It is asked
    again once they are: where it names somebody else by then, those are let go of. Raises `meanwhile` where that goes
    on."""
    for _ in range(TRIES):
        with transaction.atomic():
            found = lock(named())
            if with_mains(named()) <= found.keys():
                return found
            transaction.set_rollback(True)
    raise meanwhile


def lock(people: Iterable[UUID]) -> dict[UUID, UnifiedPerson]:
    """As they are read now; whether it is still they who are meant is the caller's to look at."""
    rows = UnifiedPerson.objects.select_for_update(no_key=True).filter(pk__in=with_mains(people)).order_by("pk")
    return {one.pk: one for one in rows}


def with_mains(people: Iterable[UUID]) -> set[UUID]:
    """Those who are there, and whom they were merged into. Nobody is merged into one who was."""
    rows = UnifiedPerson.objects.filter(pk__in=set(people)).values_list("pk", "merged_into")
    return {one for row in rows for one in row if one is not None}


def lock_links(people: Iterable[UUID]) -> None:
    """Every link of people who are locked, and of those who were merged into them."""
    known = set(people)
    rows = BusinessLink.objects.filter(Q(person__in=known) | Q(person__merged_into__in=known))
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def locked_link(link_id: UUID, *also: str) -> BusinessLink:
    """A link with its person and the people of the unified numbers `also`, and all their links. Raises `NotFound` and
    `Meanwhile`."""

    def named() -> list[UUID]:
        others = UnifiedPerson.objects.filter(unified_number__in=also).values_list("pk", flat=True)
        return [_person_of(link_id), *others]

    lock_links(locked_people(named))
    return BusinessLink.objects.select_related("person").get(pk=link_id)


def _person_of(link_id: UUID) -> UUID:
    person = BusinessLink.objects.filter(pk=link_id).values_list("person", flat=True).first()
    if person is None:
        raise NotFound("この業務番号の紐付けはありません。統合宛名から選び直してください。")
    return person
