"""個人番号の終了: a human who was merged holds two numbers; the one that is not theirs now ends, by two persons.

The other one goes on. Nothing is ended where there is no other: nobody is left without a number by hand.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.addressee.unified_numbers.actions.locking import locked_people
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.models import HeldNumber, NumberReason, UnifiedEvent, UnifiedPerson
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.written import check_no_number

END = "individual_number.end"
MAY_ASK = "unified.write"
REASONS = tuple(one for one in NumberReason if one != NumberReason.NUMBERED)


@transaction.atomic
def ask_end_number(*, person_id: UUID, reason: str, source: str, by: Actor, purpose: str) -> Approval:
    """Ask that the number of this unified number ends, and the other one of the same human goes on.

    For the reason `error` it never was this human's: whoever it belongs to can have it. Raises `InvalidInput`,
    `NotFound` and `NotNow`: what could not be done is refused now.
    """
    by.check(MAY_ASK)
    if reason not in REASONS:
        raise InvalidInput(f"終了の理由は {'、'.join(REASONS)} のどれかです。", field="reason")
    if not source.strip():
        raise InvalidInput("確認した資料を入力してください。", field="source", example="個人番号カード")
    check_no_number(source=source)
    person = UnifiedPerson.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("この統合宛名番号の人はいません。")
    held, others = _held(person)
    payload = {
        "person": str(person.pk), "unified_number": person.unified_number, "held": str(held.pk), "others": others,
        "reason": reason, "source": source.strip(),
    }  # fmt: skip
    head = f"二つある個人番号の一つを終了する（{NumberReason(reason).label}）"
    return approvals.request(kind=END, payload=payload, by=by, purpose=purpose, summary=head, risk="high")


def apply_end(approval: Approval, *, by: Actor) -> None:
    """In the transaction of the approval; the check is asked for, so that the finding leaves the list."""
    asked, now = approval.payload, clock.now()
    person = UnifiedPerson.objects.get(pk=asked["person"])
    # The main person of the human for all who would end one of their numbers: two at once never end both.
    locked_people(lambda: [person.pk])
    held, _ = _held(person)
    if str(held.pk) != asked["held"]:
        raise NotNow("個人番号が、依頼のあとに変わりました。差し戻して、依頼し直してもらってください。")
    approvals.use(kind=END, payload=asked, by=by)
    held.valid_until, held.mistaken = now, asked["reason"] == NumberReason.ERROR
    held.save(update_fields=["valid_until", "mistaken"])
    UnifiedEvent.objects.create(
        person=person, kind="number_ended", at=now, by=approval.requested_by,
        data={"reason": asked["reason"], "evidence": asked["source"], "approved_by": by.code},
    )  # fmt: skip
    audit.record(
        "individual_number.ended", by=by, purpose=approval.purpose, case=approval.decision_number,
        subjects=[f"unified_person:{person.pk}"],
        detail={"reason": asked["reason"], "source": asked["source"], "asked_by": approval.requested_by},
    )  # fmt: skip
    enqueue(kind="finding.check", key=f"ended:{approval.pk}", arguments={}, by=by, purpose=approval.purpose)


def _held(person: UnifiedPerson) -> tuple[HeldNumber, list[str]]:
    """The number that ends, and the unified numbers of the same human under which another one holds."""
    rows = list(HeldNumber.objects.filter(person__in=human(person.pk), valid_until=None).select_related("person"))
    others = sorted(row.person.unified_number for row in rows if row.person_id != person.pk)
    if len(others) == len(rows):
        raise NotNow("この統合宛名番号に、有効な個人番号はありません。")
    if not others:
        raise NotNow("この人の有効な個人番号は一つだけです。終了できるのは、名寄せで二つになったときの一つです。")
    return next(row for row in rows if row.person_id == person.pk), others
