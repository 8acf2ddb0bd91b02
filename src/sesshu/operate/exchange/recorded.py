"""The records of the system of this process, in the form in which three sides are compared."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings


def recorded(first: date, last: date) -> list[dict[str, Any]]:
    """One line a permit or refused request: its permit or key, both bodies, row, and how it ended ("" = still open)."""
    if settings.SESSHU_SYSTEM == "network":
        return _of_network(first, last)
    return _of_inquirer(first, last) + _of_provider(first, last)


def _of_network(first: date, last: date) -> list[dict[str, Any]]:
    from sesshu.foundation.access.actor import job_actor
    from sesshu.network.permits import queries

    viewer = job_actor("exchange", "permit.read")
    rows = [row for row in queries.requests(viewer) if first <= row.requested_at.astimezone(_zone()).date() <= last]
    ends = queries.outcomes(viewer, [row.permit for row in rows])
    return [
        _line("network", row.permit, row.key, row.inquirer, row.provider, row, ends[row.permit].result)
        if row.permit in ends
        else _line("network", row.permit, row.key, row.inquirer, row.provider, row, row.result)
        for row in rows
    ]


def _of_inquirer(first: date, last: date) -> list[dict[str, Any]]:
    """Inquiries that left, from the records: what was asked, with what was received."""
    from sesshu.intermediary.inquiries.models import Inquiry

    asked = {one.key: one for one in _records(first, last, "inquirer") if one.event == "asked"}
    ends = {one.key: one for one in _records(first, last, "inquirer") if one.event != "asked" and one.key in asked}
    permits = dict(Inquiry.objects.filter(key__in=asked).values_list("key", "permit"))
    own = settings.SESSHU_MUNICIPALITY
    return [
        _line("inquirer", permits.get(key), key, own, one.counterpart, one, ends[key].result if key in ends else "")
        for key, one in asked.items()
    ]


def _of_provider(first: date, last: date) -> list[dict[str, Any]]:
    """The first word about each permit that ends it."""
    found: dict[Any, Any] = {}
    for one in sorted(_records(first, last, "provider"), key=lambda record: record.at):
        if one.permit not in found or found[one.permit].event == "held":
            found[one.permit] = one
    own = settings.SESSHU_MUNICIPALITY
    return [_line("provider", permit, None, one.counterpart, own, one, one.result) for permit, one in found.items()]


def _records(first: date, last: date, side: str) -> list[Any]:
    from sesshu.foundation.access.actor import job_actor
    from sesshu.intermediary.exchange_records.queries import between

    return list(between(job_actor("exchange", "exchange_record.read"), first, last).filter(side=side))


def _line(side: str, permit: Any, key: Any, inquirer: str, provider: str, row: Any, result: str) -> dict[str, Any]:
    return {
        "side": side, "permit": str(permit) if permit else "", "key": str(key) if key else "", "inquirer": inquirer,
        "provider": provider, "row": row.row, "part": row.part, "information": row.information, "result": result,
    }  # fmt: skip


def _zone() -> Any:
    from sesshu.foundation import clock

    return clock.TOKYO
