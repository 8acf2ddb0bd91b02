"""Blind second entry: whoever approves a change of an Individual Number types the new number from the paper again.

Two who see each other's digits agree with them; two who do not must have read the same paper. What differs is counted
and never shown, neither the one number nor the other; the last of `MOST_WRONG` sends the request back.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from sesshu.addressee.unified_numbers.actions.change_requests import CHANGE, locked
from sesshu.addressee.unified_numbers.number_changes import MOST_WRONG, NumberChange
from sesshu.addressee.unified_numbers.secrecy import WAITING, Sealer, keep_index_key
from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals import policies
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.errors import NotFound, NotNow
from sesshu.numbers import IndividualNumber

SENT_BACK = f"承認する人の入力が{MOST_WRONG}回とも依頼の番号と違ったため、差し戻しました。"


@dataclass(frozen=True, slots=True)
class Entered:
    """`same`: the numbers agreed and the change is done. Otherwise `left` more entries are taken; with none of them
    left the request was sent back."""

    same: bool
    left: int


@transaction.atomic
def approve_change(*, approval_id: UUID, number: IndividualNumber, by: Actor) -> Entered:
    """Approve by typing the same number. A number that differs is an answer, not a refusal: it is counted, which a
    refusal would take back. Raises what approving would; then nothing was compared, or nothing is done."""
    approval = Approval.objects.select_for_update().filter(pk=approval_id, kind=CHANGE).first()
    if approval is None:
        raise NotFound("この承認依頼はありません。")
    policies.check_step(approval, Status.APPROVED)
    policies.check_may_decide(approval, by)
    keep_index_key()  # before the row, as in `apply_change`
    row = locked(approval)
    if row is None or row.sealed is None or row.key_version is None:
        raise NotNow("この個人番号の変更は、もう待っていません。依頼し直してもらってください。")
    sealed = Sealer.now().open(row.sealed, row.key_version, row.pk, WAITING)
    if not hmac.compare_digest(sealed.reveal().encode(), number.reveal().encode()):
        return _differs(approval, row, by)
    row.entered_by = by.code
    row.save(update_fields=["entered_by"])
    approvals.approve(approval_id=approval.pk, by=by)
    return Entered(True, MOST_WRONG - row.wrong_entries)


def _differs(approval: Approval, row: NumberChange, by: Actor) -> Entered:
    row.wrong_entries += 1
    row.save(update_fields=["wrong_entries"])
    audit.record(
        "individual_number.entry_differed", by=by, purpose=approval.purpose, case=approval.decision_number,
        subjects=[f"unified_person:{row.person_id}"], detail={"wrong_entries": row.wrong_entries, "most": MOST_WRONG},
    )  # fmt: skip
    left = MOST_WRONG - row.wrong_entries
    if not left:
        approvals.send_back(approval_id=approval.pk, by=by, note=SENT_BACK)
    return Entered(False, left)
