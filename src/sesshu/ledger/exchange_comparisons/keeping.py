"""Differences as they are kept: the same one is the same row, night after night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.exchange_comparisons.models import DifferenceKind, ExchangeComparison, ExchangeDifference


@dataclass(frozen=True, slots=True)
class Seen:
    """What a comparison saw; the fields are those of `ExchangeDifference`."""

    kind: DifferenceKind
    client_key: str
    at: datetime
    exchange_inquiry_id: UUID | None
    inquiry: UUID | None
    case: str
    department: str
    here: str = ""
    there: str = ""


def keep(seen: Sequence[Seen]) -> None:
    """Open what is new, renew what is open. What a person closed stays closed while both sides say the same."""
    if not seen:
        return
    now = clock.now()
    before = ExchangeDifference.objects.select_for_update(of=("self",)).filter(
        Q(closed_at=None) | ~Q(reason=""), client_key__in={one.client_key for one in seen}
    )
    is_open, accepted = {}, set()
    for row in before.order_by("pk"):
        if row.closed_at is None:
            is_open[row.client_key, row.kind] = row
        else:
            accepted.add((row.client_key, row.kind, row.here, row.there))
    new, still = [], []
    for one in seen:
        known = is_open.get((one.client_key, one.kind))
        if known:
            known.at, known.here, known.there, known.last_seen = one.at, one.here, one.there, now
            still.append(known)
        elif (one.client_key, one.kind, one.here, one.there) not in accepted:
            new.append(_new(one, now))
    ExchangeDifference.objects.bulk_update(still, ["at", "here", "there", "last_seen"])
    ExchangeDifference.objects.bulk_create(new, ignore_conflicts=True)  # seen by another comparison just now


def close_gone(comparison: ExchangeComparison, by: Actor) -> int:
    """Those of its time that it saw no more. How many."""
    gone = ExchangeDifference.objects.filter(
        closed_at=None, at__gte=comparison.since, at__lt=comparison.until, last_seen__lt=comparison.started_at
    )
    return gone.update(closed_at=clock.now(), closed_by=by.code, closed_by_name=by.display_name)


def open_of(comparison: ExchangeComparison) -> int:
    """How many are open of its time."""
    rows = ExchangeDifference.objects.filter(closed_at=None, at__gte=comparison.since, at__lt=comparison.until)
    return rows.count()


def _new(one: Seen, now: datetime) -> ExchangeDifference:
    return ExchangeDifference(
        kind=one.kind, client_key=one.client_key, exchange_inquiry_id=one.exchange_inquiry_id, inquiry=one.inquiry,
        case=one.case, department=one.department, at=one.at, here=one.here, there=one.there, first_seen=now,
        last_seen=now,
    )  # fmt: skip
