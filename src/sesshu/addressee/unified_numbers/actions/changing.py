"""個人番号の変更: the unified number stays, the old Individual Number keeps its time and is never used again.

A system tells it by its own word; what a member of staff types waits for another person (`change_requests`).
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.addressee.unified_numbers.actions.keys import follow
from sesshu.addressee.unified_numbers.actions.locking import locked_people
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.models import HeldNumber, NumberReason, PersonState, UnifiedEvent, UnifiedPerson
from sesshu.addressee.unified_numbers.policies import check_not_reserved
from sesshu.addressee.unified_numbers.secrecy import Sealer, keep_index_key
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.foundation.written import check_no_number
from sesshu.numbers import IndividualNumber


@transaction.atomic
def change_number(
    *, person_id: UUID, new: IndividualNumber, reason: str, source: str, by: Actor, purpose: str, matched_on: str = ""
) -> HeldNumber:
    """A system's word: close the number that holds and put the new one in its place. Raises `NotNow` when somebody has
    it, or had, and `NotPermitted` for a person, who asks for it instead.

    For the reason `error` the old number never was this person's: whoever it belongs to can have it.
    """
    by.check("unified.write")
    if by.kind == "person":
        raise NotPermitted("職員は、個人番号の変更を一人ではできません。統合宛名の画面で変更を依頼してください。")
    check_no_number(source=source, matched_on=matched_on)
    person = check_change(person_id=person_id, new=new, reason=reason)
    held = put_in_place(
        person=person, new=new, reason=reason, source=source, matched_on=matched_on, recorded_by=by.code
    )
    audit.record(
        "individual_number.changed", by=by, purpose=purpose, subjects=[f"unified_person:{person.pk}"],
        detail={"reason": reason, "source": source},
    )  # fmt: skip
    return held


def check_change(*, person_id: UUID, new: IndividualNumber, reason: str) -> UnifiedPerson:
    """The person, locked, who can have this number now; asked and looked at again when it is done."""
    if reason not in NumberReason.values:
        raise InvalidInput(f"変更の理由は {'、'.join(NumberReason.values)} のどれかです。", field="reason")
    check_not_reserved(new)
    keep_index_key()
    person = locked_people(lambda: [person_id]).get(person_id)
    if person is None:
        raise NotFound("この統合宛名番号の人はいません。")
    if person.state != PersonState.CURRENT:
        raise NotNow("使用中の統合宛名番号だけが、個人番号を変更できます。")
    candidates = [index for _, index in Sealer.now().candidates(new)]
    # A number that was replaced is never given out again (番号法施行令第6条): not even to the same person.
    if HeldNumber.objects.filter(number_index__in=candidates, mistaken=False).exists():
        raise NotNow("この個人番号は、すでに登録されているか、以前に使われた番号です。番号を確かめてください。")
    _replaced(person)
    return person


def put_in_place(
    *, person: UnifiedPerson, new: IndividualNumber, reason: str, source: str, recorded_by: str, matched_on: str = "",
    told: dict[str, str] | None = None,
) -> HeldNumber:  # fmt: skip
    """Of a checked person, in the caller's transaction; the entry of the log is the caller's. `told`: what else stands
    in what happened to the person."""
    sealer, now = Sealer.now(), clock.now()
    mistaken = reason == NumberReason.ERROR
    HeldNumber.objects.filter(pk__in=_replaced(person)).update(valid_until=now, mistaken=mistaken)
    held = HeldNumber.objects.create(
        person=person, sealed=sealer.seal(new, person.pk), key_version=sealer.primary, number_index=sealer.index(new),
        index_version=sealer.index_version, valid_from=now, reason=reason, source=source, matched_on=matched_on,
        recorded_by=recorded_by,
    )  # fmt: skip
    follow(sealer.moved(new))
    data = {"reason": reason} | (told or {})
    UnifiedEvent.objects.create(person=person, kind="number_changed", at=now, by=recorded_by, data=data)
    return held


def _replaced(person: UnifiedPerson) -> list[UUID]:
    """The number that the new one replaces: of the unified number in use, else the one under a merged number, so that
    nobody gets two. Raises `NotNow` where it could be either of several."""
    held = dict(HeldNumber.objects.filter(person__in=human(person.pk), valid_until=None).values_list("person", "pk"))
    if person.pk in held:
        return [held[person.pk]]
    if len(held) > 1:
        raise NotNow("名寄せした番号に有効な個人番号が複数あります。先に、正しくない方の終了を依頼してください。")
    return list(held.values())
