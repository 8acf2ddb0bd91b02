"""What people do here: compare now, and close a difference with what was found out."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.written import check_no_number
from sesshu.ledger.exchange_comparisons import comparing, queries
from sesshu.ledger.exchange_comparisons.models import ExchangeComparison, ExchangeDifference
from sesshu.ledger.exchange_inquiries import calling
from sesshu.ledger.exchange_inquiries.bodies import NOT_CONNECTED

START, CLOSE = "exchange_comparison.write", "exchange_comparison.close"


def start(*, first: date, last: date, by: Actor, purpose: str) -> ExchangeComparison:
    """Let a worker compare the inquiries of these days. Raises `InvalidInput`, `NotNow`."""
    by.check(START)
    if last < first:
        raise InvalidInput("最後の日は、最初の日より後にしてください。", field="last", example=f"{first:%Y-%m-%d}")
    if not calling.is_connected():
        raise NotNow(NOT_CONNECTED)
    return comparing.begin(first=first, last=last, by=by, purpose=purpose)


@transaction.atomic
def close(*, difference_id: UUID, reason: str, by: Actor, purpose: str) -> ExchangeDifference:
    """It is not opened again as long as both sides say what they say now. Raises `InvalidInput`, `NotFound`,
    `NotNow`."""
    by.check(CLOSE)
    if not reason.strip():
        raise InvalidInput(
            "分かった原因と、したことを入力してください。", field="reason",
            example="中間サーバーの保守で戻した控えが古かった",
        )  # fmt: skip
    check_no_number(reason=reason)
    rows = ExchangeDifference.objects.select_for_update(of=("self",)).filter(queries.shown_to(by))
    row = rows.filter(pk=difference_id).first()
    if row is None:
        raise NotFound("この違いはありません。一覧から選び直してください。")
    if row.closed_at:
        raise NotNow("この違いは、すでに終わっています。画面を開き直してください。")
    row.closed_at, row.closed_by, row.closed_by_name = clock.now(), by.code, by.display_name
    row.reason = reason.strip()
    row.save(update_fields=["closed_at", "closed_by", "closed_by_name", "reason"])
    audit.record(
        "exchange.inquiry_difference_closed", by=by, purpose=purpose, obj=f"exchange_difference:{row.pk}",
        detail={"kind": row.kind, "reason": row.reason},
    )  # fmt: skip
    return row
