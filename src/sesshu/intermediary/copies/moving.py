"""名寄せ and its undoing, as the unified addressee system tells it: originals are sent anew under the number in use.

Until the last of them has come nobody is answered automatically about either number, so that no answer goes out by
half. A business system asks whose copies are wanted and sends them; its copies under the other number go with that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.written import check_no_number
from sesshu.intermediary.copies import origins, removals
from sesshu.intermediary.copies.models import CopyHolder, CopyOrigin, NumberMove, ProvisionCopy, WantedCopy
from sesshu.intermediary.copies.origins import Number
from sesshu.intermediary.people import actions as people
from sesshu.intermediary.people.locking import in_order
from sesshu.intermediary.people.models import LinkedPerson

LEFT = "名寄せされた統合宛名番号に残っていた"
BY_FILE = ""  # no system sends it: the unified number stands for the business number


@transaction.atomic
def announce(*, unified_numbers: Sequence[str], by: Actor, purpose: str) -> int:
    """Before the unified addressee system commits it: whoever answers about them meanwhile has done so by then, and
    nobody does afterwards. `hear` ends it, or the time. How many are known."""
    by.check("copy.write")
    found = in_order(LinkedPerson.objects.filter(unified_number__in=unified_numbers))
    LinkedPerson.objects.filter(pk__in=[one.pk for one in found]).update(announced_at=clock.now())
    if found:
        audit.record(
            "exchange.move_announced", by=by, purpose=purpose, n=len(found),
            subjects=[f"person:{one.unified_number}" for one in found],
        )  # fmt: skip
    return len(found)


@transaction.atomic
def hear(
    *, unified_number: str, other: str, is_merged: bool, links: Sequence[Number], by: Actor, purpose: str,
    moved: bool = False,
) -> int:  # fmt: skip
    """The first number is merged into the other, or both stand alone again: told again, nothing changes. Or a business
    number `moved` between them: told again, copies are wanted again. How many copies are wanted anew."""
    by.check("copy.write")
    numbers = [unified_number, other]
    if not LinkedPerson.objects.filter(unified_number__in=numbers).exists():
        return 0  # nobody is known here by either
    people.link_people(unified_numbers=numbers, protected=None, by=by, purpose=purpose)
    found = LinkedPerson.objects.select_for_update().filter(unified_number__in=numbers).order_by("id")
    both = {one.unified_number: one for one in found}
    person, into = both[unified_number], both[other]
    found.update(announced_at=None)
    if not moved and (person.merged_into_id == into.pk) == is_merged:
        return WantedCopy.objects.filter(move__unified_number=unified_number, move__other=other).count()
    if not moved:
        people.point(person=person, into=into if is_merged else None, by=by, purpose=purpose)
    move = NumberMove(unified_number=unified_number, other=other, is_merged=is_merged, heard_at=clock.now())
    wanted = _wanted(move, [person, into], links)
    _begin(move, wanted, by, purpose)
    return len(wanted)


def wanted(viewer: Actor, information: str, system: str, most: int) -> list[str]:
    """The business numbers of a system whose copies are wanted anew."""
    viewer.check("copy.read")
    rows = WantedCopy.objects.filter(information=information, system=system).order_by("business_number")
    return list(rows.values_list("business_number", flat=True)[:most])


def arrived(information: str, numbers: Collection[Number], *, by: Actor, purpose: str) -> None:
    """These have been sent anew, or are gone for good, in the caller's transaction."""
    rows = WantedCopy.objects.filter(origins.named(numbers), information=information)
    moves = NumberMove.objects.select_for_update().filter(pk__in=list(rows.values_list("move", flat=True)))
    waited = list(moves.order_by("id"))  # locked first: of two that bring the last ones, the second ends it
    rows.delete()
    for move in waited:
        if not move.wanted.exists():
            _end(move, by, purpose)


@transaction.atomic
def end(*, move_id: UUID, reason: str, by: Actor, purpose: str) -> None:
    """A person decides that nothing more will come: what is left under a merged number is removed, and answers go out
    from what there is."""
    by.check("copy.write")
    if not reason.strip():
        raise InvalidInput("待つのをやめる理由を入力してください。", field="reason", example="原本の課に記録なしと確認")
    check_no_number(reason=reason)
    move = NumberMove.objects.select_for_update().filter(pk=move_id, ended_at=None).first()
    if move is None:
        raise NotNow("送り直しを待っている番号ではありません。画面を開き直してください。")
    move.wanted.all().delete()
    _end(move, by, purpose, reason=reason.strip())


def _wanted(move: NumberMove, both: Sequence[LinkedPerson], links: Sequence[Number]) -> set[tuple[str, Number]]:
    """Every link of a system that sends originals of what is registered about them. What comes as a file is wanted
    under each number that is in use."""
    found: set[tuple[str, Number]] = set()
    in_use = [move.other] if move.is_merged else [move.unified_number, move.other]
    held = CopyHolder.objects.filter(person__in=both).values_list("information", flat=True)
    for information in set(held):
        sending = {
            system
            for system in {one for one, _ in links}
            if CopyOrigin.objects.filter(information=information, system=system).exists()
        }
        own = [link for link in links if link[0] in sending] if sending else [(BY_FILE, one) for one in in_use]
        found |= {(information, one) for one in own}
    return found


def _begin(move: NumberMove, wanted: set[tuple[str, Number]], by: Actor, purpose: str) -> None:
    """What an earlier move waits for already, it goes on waiting for."""
    numbers = [move.unified_number, move.other]
    move.save(force_insert=True)
    WantedCopy.objects.bulk_create(
        [
            WantedCopy(move=move, information=information, system=system, business_number=number)
            for information, (system, number) in sorted(wanted)
        ],
        ignore_conflicts=True,
    )
    LinkedPerson.objects.filter(unified_number__in=numbers).update(moving_since=move.heard_at)
    audit.record(
        "exchange.numbers_merged" if move.is_merged else "exchange.numbers_parted", by=by, purpose=purpose,
        subjects=[f"person:{one}" for one in numbers], detail={"wanted": len(wanted)},
    )  # fmt: skip
    if not move.wanted.exists():
        _end(move, by, purpose)


def _end(move: NumberMove, by: Actor, purpose: str, *, reason: str = "") -> None:
    """Everything has come: whatever nobody sent anew under a merged number is removed, and answers go out again."""
    numbers = [move.unified_number, move.other]
    left = _remove_left(move, by)
    move.ended_at = clock.now()
    move.save(update_fields=["ended_at"])
    going_on = NumberMove.objects.filter(ended_at=None)
    waiting = {n for pair in going_on.values_list("unified_number", "other") for n in pair}
    LinkedPerson.objects.filter(unified_number__in=set(numbers) - waiting).update(moving_since=None)
    audit.record(
        "exchange.move_ended", by=by, purpose=purpose, subjects=[f"person:{one}" for one in numbers],
        detail={"left": left, "reason": reason},
    )  # fmt: skip


def _remove_left(move: NumberMove, by: Actor) -> dict[str, int]:
    """Copies of before origins were known, under a number that is merged. Information → how many."""
    found: dict[str, int] = {}
    theirs = Q(person__unified_number=move.unified_number, person__merged_into__unified_number=move.other)
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
