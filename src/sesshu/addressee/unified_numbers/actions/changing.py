"""個人番号の変更: the unified number stays, the old Individual Number keeps its time and is never used again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.addressee.unified_numbers.actions.keys import follow
from sesshu.addressee.unified_numbers.models import HeldNumber, NumberReason, PersonState, UnifiedEvent, UnifiedPerson
from sesshu.addressee.unified_numbers.policies import check_not_reserved
from sesshu.addressee.unified_numbers.secrecy import Sealer, keep_index_key
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.numbers import IndividualNumber


@transaction.atomic
def change_number(
    *, person_id: UUID, new: IndividualNumber, reason: str, source: str, by: Actor, purpose: str, matched_on: str = ""
) -> HeldNumber:
    """Close the number that holds and put the new one in its place. Raises `NotNow` when somebody has it, or had.

    For the reason `error` the old number never was this person's: whoever it belongs to can have it.
    """
    by.check("unified.write")
    if reason not in NumberReason.values:
        raise InvalidInput(f"変更の理由は {'、'.join(NumberReason.values)} のどれかです。", field="reason")
    check_not_reserved(new)
    keep_index_key()
    person = UnifiedPerson.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound("この統合宛名番号の人はいません。")
    if person.state != PersonState.CURRENT:
        raise NotNow("使用中の統合宛名番号だけが、個人番号を変更できます。")
    sealer, now = Sealer.now(), clock.now()
    candidates = [index for _, index in sealer.candidates(new)]
    # A number that was replaced is never given out again (番号法施行令第6条): not even to the same person.
    if HeldNumber.objects.filter(number_index__in=candidates, mistaken=False).exists():
        raise NotNow("この個人番号は、すでに登録されているか、以前に使われた番号です。番号を確かめてください。")
    before = HeldNumber.objects.filter(person=person, valid_until=None)
    before.update(valid_until=now, mistaken=reason == NumberReason.ERROR)
    held = HeldNumber.objects.create(
        person=person, sealed=sealer.seal(new, person.pk), key_version=sealer.primary, number_index=sealer.index(new),
        index_version=sealer.index_version, valid_from=now, reason=reason, source=source, matched_on=matched_on,
        recorded_by=by.code,
    )  # fmt: skip
    follow(sealer.moved(new))
    UnifiedEvent.objects.create(person=person, kind="number_changed", at=now, by=by.code, data={"reason": reason})
    audit.record(
        "individual_number.changed", by=by, purpose=purpose, subjects=[f"unified_person:{person.pk}"],
        detail={"reason": reason, "source": source},
    )  # fmt: skip
    return held
