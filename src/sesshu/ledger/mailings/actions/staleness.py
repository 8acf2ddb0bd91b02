"""古い住民情報のままの確定: somebody who did not prepare the mailing says why it may go out all the same."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals.rules import rule_for
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.ledger.mailings import approving
from sesshu.ledger.mailings.actions.common import locked, told
from sesshu.ledger.mailings.freshness import is_stale, register_day
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.states import MailingState


@transaction.atomic
def accept_stale_register(*, mailing_id: UUID, reason: str, by: Actor) -> Mailing:
    """Let this trial be released though the register behind it is older than the letter text allows. A new trial needs
    a new acceptance. Whoever may approve a release may do this. Raises `NotPermitted`, `NotNow`, `InvalidInput`."""
    by.check("mailing.release")
    by.check(rule_for(approving.KIND).approver_permission)
    mailing = locked(mailing_id)
    if mailing.state not in {MailingState.TRIAL, MailingState.REQUESTED} or not is_stale(mailing):
        raise NotNow("住民情報は古くありません。画面を開き直して確認してください。")
    if by.code in {mailing.prepared_by, mailing.requested_by}:
        raise NotPermitted(
            "準備または確定の依頼をした職員は、古い住民情報を自分で認められません。別の職員が認めてください。"
        )
    if not reason.strip():
        raise InvalidInput(
            "古い住民情報のまま確定する理由を入力してください。", field="reason",
            example="住民記録の更新が今週はなく、転出届の一覧を紙で確かめたため",
        )  # fmt: skip
    mailing.stale_reason, mailing.stale_accepted_by = reason.strip(), by.code
    mailing.stale_accepted_by_name, mailing.stale_accepted_at = by.display_name, clock.now()
    mailing.save()
    told("mailing.stale_register_accepted", mailing, by, reason=reason.strip(),
         register_day=register_day(mailing.register_as_of))  # fmt: skip
    return mailing
