"""Mailings that wait for one person: the next step of one's own, and what another asked to have released."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.screens.work import WorkItem
from sesshu.ledger.mailings import approving, queries
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.states import MailingState

S = MailingState
STEPS = {
    S.DRAFT: "仮抽出する", S.TRIAL: "確認して確定を依頼する", S.RELEASED: "印刷する", S.PRINTED: "引抜きと投函",
}  # fmt: skip


def waiting(viewer: Actor) -> Iterator[WorkItem]:
    """The day on the letters is the day by which it has to be done."""
    for row in queries.mailings(viewer).filter(prepared_by=viewer.code, state__in=STEPS):
        since = row.printed_at or row.released_at or row.trial_at or row.prepared_at
        yield _item(row, STEPS[MailingState(row.state)], since)
    # where an approval is wanted, the request itself is in the list of those who decide
    if viewer.may("mailing.release") and not approvals.needs(approving.KIND):
        for row in queries.waiting_for_release(viewer):
            yield _item(row, "確定する", row.requested_at or row.prepared_at)


def _item(row: Mailing, step: str, since: datetime) -> WorkItem:
    url = reverse("mailing-detail", args=[row.pk])
    return WorkItem(f"{row.label} {row.title}：{step}", url, since.astimezone(clock.TOKYO).date(), row.issued_on)
