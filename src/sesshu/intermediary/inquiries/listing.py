"""A caller's own inquiries of a period, page by page, as it compares them with what it keeps itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.intermediary.inquiries.models import Inquiry


def listed(
    *, by: Actor, since: datetime, until: datetime, after: UUID | None, purpose: str
) -> tuple[list[contract.ListedInquiry], UUID | None]:
    """The next 500 in the order in which they came in, and the number behind which the next page begins (None: that
    was all). Raises `NotFound` where `after` is no inquiry of this caller."""
    by.check("inquiry.read")
    rows = Inquiry.objects.filter(asked_by=by.code, requested_at__gte=since, requested_at__lt=until)
    if after:
        last = Inquiry.objects.filter(asked_by=by.code, key=after).values_list("requested_at", "id").first()
        if last is None:
            raise NotFound("この照会番号の照会はありません。はじめから一覧を取り直してください。")
        at, pk = last
        rows = rows.filter(Q(requested_at__gt=at) | Q(id__gt=pk), requested_at__gte=at)
    found = list(rows.order_by("requested_at", "id")[: contract.MOST + 1])
    shown = found[: contract.MOST]
    audit.record_read("exchange.own_inquiries_listed", by=by, purpose=purpose, n=len(shown))
    return [_out(row) for row in shown], shown[-1].key if len(found) > contract.MOST else None


def _out(row: Inquiry) -> contract.ListedInquiry:
    answer = None if row.answer is None else [(one["values"], one.get("absent") or {}) for one in row.answer]
    return contract.ListedInquiry(
        client_key=row.client_key, inquiry=row.key, about=row.about, department=row.department, provider=row.provider,
        duty=row.duty, row=row.row, part=row.part, subject=row.subject, information=row.information,
        items=list(row.items), case=row.case, planned=row.planned, withheld=row.withheld, state=row.state,
        result=row.result, requested_at=row.requested_at, valid_until=row.valid_until, answered_at=row.answered_at,
        ended_at=row.ended_at, records=None if answer is None else len(answer),
        digest="" if answer is None else contract.digest_of_answer(answer),
        content_dropped=row.content_dropped_at is not None,
    )  # fmt: skip
