"""差異の承認: somebody who did not prepare the mailing says why its numbers differ from last year's."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.ledger.mailings.actions.common import locked, told
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.states import MailingState


@transaction.atomic
def accept_deviations(*, mailing_id: UUID, reason: str, by: Actor) -> Mailing:
    """Accept the differences of the trial as it stands. A new trial needs a new acceptance. Raises `NotPermitted`."""
    by.check("mailing.release")
    mailing = locked(mailing_id)
    if mailing.state not in {MailingState.TRIAL, MailingState.REQUESTED} or not mailing.deviations:
        raise NotNow("認める差異がありません。画面を開き直して確認してください。")
    if by.code == mailing.prepared_by:
        raise NotPermitted("発送を準備した職員は、自分で差異を認められません。別の職員が理由を書いて認めてください。")
    if not reason.strip():
        raise InvalidInput(
            "差異の理由を入力してください。",
            field="reason",
            example="対象となる生年月日の範囲が法令の改正で広がったため",
        )
    mailing.deviation_reason, mailing.deviation_accepted_by = reason.strip(), by.code
    mailing.deviation_accepted_by_name, mailing.deviation_accepted_at = by.display_name, clock.now()
    mailing.save()
    told("mailing.deviations_accepted", mailing, by, reason=reason.strip(), groups=len(mailing.deviations))
    return mailing
