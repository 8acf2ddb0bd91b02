"""名寄せ and its undoing, as the unified addressee system tells it: originals are sent anew under the number in use.

Until the last of them has come nobody is answered automatically about either number, so that no answer goes out by
half. A business system asks whose copies are wanted and sends them; its copies under the other number go with that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Count, Q

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.intermediary.copies import origins, removals
from sesshu.intermediary.copies.models import CopyHolder, CopyOrigin, NumberMove, ProvisionCopy, WantedCopy
from sesshu.intermediary.copies.origins import Number
from sesshu.intermediary.people import actions as people
from sesshu.intermediary.people.models import LinkedPerson

LEFT = "名寄せされた統合宛名番号に残っていた"


@transaction.atomic
def hear(
    *, unified_number: str, other: str, is_merged: bool, links: Sequence[Number], by: Actor, purpose: str
) -> int:  # fmt: skip
    """The first number is merged into the other, or both stand alone again. Told again, nothing changes. How many
    copies are wanted anew."""
    by.check("copy.write")
    numbers = [unified_number, other]
    if not LinkedPerson.objects.filter(unified_number__in=numbers).exists():
        return 0  # nobody is known here by either
    people.link_people(unified_numbers=numbers, protected=None, by=by, purpose=purpose)
    found = LinkedPerson.objects.select_for_update().filter(unified_number__in=numbers).order_by("id")
    both = {one.unified_number: one for one in found}
    person, into = both[unified_number], both[other]
    if (person.merged_into_id == into.pk) == is_merged:
        return WantedCopy.objects.filter(move__unified_number=unified_number, move__other=other).count()
    people.point(person=person, into=into if is_merged else None, by=by, purpose=purpose)
    wanted = _wanted([person, into], links)
    _begin(unified_number, other, wanted, by, purpose, is_merged=is_merged)
    return len(wanted)


def wanted(viewer: Actor, information: str, system: str, most: int) -> list[str]:
    """The business numbers of a system whose copies are wanted anew."""
    viewer.check("copy.read")
    rows = WantedCopy.objects.filter(information=information, system=system).order_by("business_number")
    return list(rows.values_list("business_number", flat=True)[:most])


def arrived(information: str, numbers: Collection[Number], *, by: Actor, purpose: str) -> None:
    """These have been sent anew, or are gone for good, in the caller's transaction."""
    rows = WantedCopy.objects.filter(origins.named(numbers), information=information)
    moves = set(rows.values_list("move", flat=True))
    rows.delete()
    for move in NumberMove.objects.select_for_update().filter(pk__in=moves, wanted=None).order_by("id"):
        _end(move, by, purpose)


def _wanted(both: Sequence[LinkedPerson], links: Sequence[Number]) -> set[tuple[str, Number]]:
    """Every link of a system that keeps originals of what is registered about them."""
    found = set()
    held = CopyHolder.objects.filter(person__in=both).values_list("information", flat=True)
    for information in set(held):
        known = {
            system
            for system in {one for one, _ in links}
            if CopyOrigin.objects.filter(information=information, system=system).exists()
        }
        found |= {(information, link) for link in links if link[0] in known or not known}
    return found


def _begin(
    unified_number: str, other: str, wanted: set[tuple[str, Number]], by: Actor, purpose: str, *, is_merged: bool
) -> None:
    now, numbers = clock.now(), [unified_number, other]
    before = NumberMove.objects.filter(ended_at=None).filter(Q(unified_number__in=numbers) | Q(other__in=numbers))
    WantedCopy.objects.filter(move__in=before).delete()  # all of them are wanted by this one
    before.update(ended_at=now)
    move = NumberMove.objects.create(unified_number=unified_number, other=other, is_merged=is_merged, heard_at=now)
    WantedCopy.objects.bulk_create(
        [
            WantedCopy(move=move, information=information, system=system, business_number=number)
            for information, (system, number) in sorted(wanted)
        ],
        ignore_conflicts=True,
    )
    LinkedPerson.objects.filter(unified_number__in=numbers).update(moving_since=now)
    audit.record(
        "exchange.numbers_merged" if is_merged else "exchange.numbers_parted", by=by, purpose=purpose,
        subjects=[f"person:{one}" for one in numbers], detail={"wanted": len(wanted)},
    )  # fmt: skip
    if not wanted:
        _end(move, by, purpose)


def _end(move: NumberMove, by: Actor, purpose: str) -> None:
    """Everything has come: whatever nobody sent anew under a merged number is removed, and answers go out again."""
    numbers, left = [move.unified_number, move.other], {}
    if move.is_merged:
        left = _remove_left(move, by)
    move.ended_at = clock.now()
    move.save(update_fields=["ended_at"])
    LinkedPerson.objects.filter(unified_number__in=numbers).update(moving_since=None)
    audit.record(
        "exchange.move_ended", by=by, purpose=purpose, subjects=[f"person:{one}" for one in numbers],
        detail={"left": left},
    )  # fmt: skip


def _remove_left(move: NumberMove, by: Actor) -> dict[str, int]:
    """Copies of before origins were known. Information → how many."""
    found = {}
    theirs = Q(person__unified_number=move.unified_number)
    sent = CopyOrigin.objects.filter(theirs).values_list("information", flat=True)
    holders = CopyHolder.objects.filter(theirs).exclude(information__in=list(sent))
    for information in list(holders.values_list("information", flat=True)):
        rows = ProvisionCopy.objects.filter(theirs, information=information)
        found[information] = rows.aggregate(n=Count("pk"))["n"]
        told = {move.unified_number: found[information]}
        removals.note(information, told, request=f"move:{move.pk}", reason=LEFT, by=by)
        rows.delete()
    holders.delete()
    return found
