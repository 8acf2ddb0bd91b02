"""個人番号の変更の依頼: what one member of staff typed lies sealed until another has decided, and is gone afterwards.

The new number stands in the sealed row alone: not in what is approved, not in the entries, not in an address.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction

from sesshu.addressee.unified_numbers.actions.changing import check_change, put_in_place
from sesshu.addressee.unified_numbers.actions.locking import locked_people
from sesshu.addressee.unified_numbers.models import ChangeState, NumberChange, NumberReason
from sesshu.addressee.unified_numbers.secrecy import WAITING, Sealer, keep_index_key
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.written import check_no_number
from sesshu.numbers import IndividualNumber

CHANGE = "individual_number.change"
MAY_ASK = "unified.write"


@transaction.atomic
def ask_change_number(
    *, person_id: UUID, new: IndividualNumber, reason: str, source: str, by: Actor, purpose: str
) -> Approval:  # fmt: skip
    """Ask to put this number in the place of the one that holds. Raises `InvalidInput` and `NotNow`: what could not be
    done is refused now, and one change waits for a person at a time."""
    by.check(MAY_ASK)
    if not source.strip():
        raise InvalidInput("確認した資料を入力してください。", field="source", example="個人番号カード")
    check_no_number(source=source)
    if reason == NumberReason.NUMBERED:
        raise InvalidInput("変更の理由を選んでください。", field="reason")
    person = check_change(person_id=person_id, new=new, reason=reason)
    drop_expired(by=by, purpose=purpose, person_id=person.pk)
    before = NumberChange.objects.filter(person=person, state=ChangeState.WAITING).select_related("approval").first()
    if before is not None:
        number = before.approval.decision_number
        raise NotNow(f"この人の個人番号の変更は、起案番号{number}が承認を待っています。先に取り下げてください。")
    row, sealer = uuid4(), Sealer.now()
    payload = {
        "change": str(row), "person": str(person.pk), "unified_number": person.unified_number, "reason": reason,
        "source": source.strip(),
    }  # fmt: skip
    head = f"個人番号を変更する（{NumberReason(reason).label}）"
    approval = approvals.request(kind=CHANGE, payload=payload, by=by, purpose=purpose, summary=head, risk="high")
    NumberChange.objects.create(
        pk=row, person=person, approval=approval, sealed=sealer.seal(new, row, WAITING), key_version=sealer.primary
    )
    audit.record(
        "individual_number.change_asked", by=by, purpose=purpose, case=approval.decision_number,
        subjects=[f"unified_person:{person.pk}"], detail={"reason": reason, "source": source.strip()},
    )  # fmt: skip
    return approval


def apply_change(approval: Approval, *, by: Actor) -> None:
    """In the transaction of the approval. Raises `NotNow` where the number was taken meanwhile, or where whoever
    approves has not typed it themselves (`second_entry`)."""
    keep_index_key()  # before the row: who seals everything anew takes both in this order
    asked, row = approval.payload, locked(approval)
    if row is None or row.sealed is None or row.key_version is None:
        raise NotNow("この個人番号の変更は、もう待っていません。依頼し直してもらってください。")
    if row.entered_by != by.code:
        raise NotNow(
            "承認する人が、確認した資料を見て、新しい個人番号をもう一度入力します。入力の画面から承認してください。"
        )
    new = Sealer.now().open(row.sealed, row.key_version, row.pk, WAITING)
    person = check_change(person_id=row.person_id, new=new, reason=asked["reason"])
    approvals.use(kind=CHANGE, payload=asked, by=by)
    put_in_place(
        person=person, new=new, reason=asked["reason"], source=asked["source"], recorded_by=approval.requested_by,
        told={"evidence": asked["source"], "approved_by": by.code},
    )  # fmt: skip
    _end(row, ChangeState.DONE)
    audit.record(
        "individual_number.changed", by=by, purpose=approval.purpose, case=approval.decision_number,
        subjects=[f"unified_person:{person.pk}"],
        detail={"reason": asked["reason"], "source": asked["source"], "asked_by": approval.requested_by},
    )  # fmt: skip
    enqueue(kind="finding.check", key=f"changed:{approval.pk}", arguments={}, by=by, purpose=approval.purpose)


def turned_down(approval: Approval, *, by: Actor) -> None:
    """In the transaction in which it was sent back, or withdrawn by the one who asked."""
    if (row := locked(approval)) is not None and row.state == ChangeState.WAITING:
        _end(row, ChangeState(approval.status))
        _record_dropped(row, by, approval.purpose)


@transaction.atomic
def drop_expired(*, by: Actor, purpose: str, person_id: UUID | None = None) -> int:
    """Let go of every number (of one person) that nobody can approve any more; how many."""
    by.check(MAY_ASK)
    rows = NumberChange.objects.filter(state=ChangeState.WAITING, approval__expires_at__lte=clock.now())
    rows = rows if person_id is None else rows.filter(person=person_id)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for row in found:
        _end(row, ChangeState.EXPIRED)
        _record_dropped(row, by, purpose)
    return len(found)


def locked(approval: Approval) -> NumberChange | None:
    """What waits for this approval, its person locked before it: so does who asks for another change of theirs."""
    locked_people(lambda: [UUID(approval.payload["person"])])
    return NumberChange.objects.select_for_update().filter(approval=approval).first()


def _end(row: NumberChange, state: ChangeState) -> None:
    row.state, row.sealed, row.key_version, row.ended_at = state, None, None, clock.now()
    row.save(update_fields=["state", "sealed", "key_version", "ended_at"])


def _record_dropped(row: NumberChange, by: Actor, purpose: str) -> None:
    audit.record(
        "individual_number.change_dropped", by=by, purpose=purpose, subjects=[f"unified_person:{row.person_id}"],
        detail={"state": row.state},
    )  # fmt: skip
