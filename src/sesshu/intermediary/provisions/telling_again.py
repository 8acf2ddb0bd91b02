"""Reports that the network did not take are put back to be told again: it had lost its records, or was wrong.

The network keeps the first word about each permit, so that one that was taken after all changes nothing there.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.written import check_no_number
from sesshu.intermediary.people.jobs import start_marking
from sesshu.intermediary.provisions.jobs import report_soon
from sesshu.intermediary.provisions.models import Provision, ProvisionStep, StepKind
from sesshu.intermediary.provisions.queries import REFUSED, refused_of, seen_by

PERMISSION = "provision.report_again"


@transaction.atomic
def report_again(*, provision_ids: Collection[UUID] | None, reason: str, by: Actor, purpose: str) -> int:
    """Those of these provisions (None: of all that this person sees) whose report or mark was refused wait to be told
    again; what was refused, and why it is told again, stays beside each. One that somebody else has put back meanwhile
    is passed over. How many. Raises `InvalidInput`, `NotNow` where none is left."""
    by.check(PERMISSION)
    if not reason.strip():
        raise InvalidInput(
            "送り直す理由を入力してください。", field="reason", example="ネットワークの記録が元に戻ったと連絡があった"
        )
    check_no_number(reason=reason)
    found = seen_by(by).filter(REFUSED).select_for_update(of=("self",)).select_related("person").order_by("id")
    rows = list(found if provision_ids is None else found.filter(pk__in=list(provision_ids)))
    if not rows:
        raise NotNow("送り直す報告がありません。ほかの職員がすでに送り直しています。一覧を開き直してください。")
    now = clock.now()
    ProvisionStep.objects.bulk_create(
        [
            ProvisionStep(
                provision=row, kind=StepKind.REPORTED_AGAIN, at=now, by=by.code,
                note=f"{reason.strip()}（{refused_of(row)}）",
            )
            for row in rows
        ]
    )  # fmt: skip
    Provision.objects.filter(pk__in=[row.pk for row in rows]).update(report_refusal="", mark_refusal="")
    audit.record(
        "exchange.report_put_back", by=by, purpose=purpose, n=len(rows), detail={"reason": reason.strip()},
        subjects=sorted({f"person:{row.person.unified_number}" for row in rows if row.person}),
    )  # fmt: skip
    report_soon(by=by, purpose=purpose)
    if any(row.mark_refusal for row in rows):
        start_marking(by=by, purpose=purpose)  # marks are told by its job
    return len(rows)
