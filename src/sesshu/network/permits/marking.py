"""不開示 that a body sets after its request was decided, or that the provider sets: kept beside the request, told to
the other body. A mark is only ever added."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from sesshu.contracts.exchange.messages import MarksKnown, MarksTold, RefusedPermit
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.network.permits.models import ExchangeRequest, RefusedReport, What, WithheldMark

NOT_OURS = "情報提供ネットワークに、この団体あての許可証としての記録がありません。"


@transaction.atomic
def mark(rows: Iterable[ExchangeRequest], *, marked_by: str, by: Actor, purpose: str) -> int:
    """Mark what is not marked yet. How many."""
    open_ones = {row.pk: row for row in rows if not row.withheld}
    news = set(open_ones) - marked(open_ones)
    if not news:
        return 0
    now = clock.now()
    WithheldMark.objects.bulk_create(
        [WithheldMark(request=one, marked_by=marked_by, marked_at=now) for one in sorted(news)], ignore_conflicts=True
    )  # fmt: skip
    audit.record("exchange.marked_withheld", by=by, purpose=purpose, n=len(news), obj=f"body:{marked_by}")
    return len(news)


def marked(ids: Collection[UUID]) -> set[UUID]:
    """Those of these requests that were marked later."""
    return set(WithheldMark.objects.filter(request__in=list(ids)).values_list("request", flat=True))


@transaction.atomic
def take_marks(*, told: MarksTold, body: str, by: Actor, purpose: str) -> MarksKnown:
    """What the body marks, and what it may know. A key that never got here has nothing to mark: it comes with its mark.
    A permit that is not this body's is refused alone."""
    now = clock.now()
    provided, refused = own_permits(set(told.permits), body=body, what=What.MARK, by=by, purpose=purpose)
    asked = list(ExchangeRequest.objects.filter(key__in=told.keys, inquirer=body))
    mark([*asked, *provided.values()], marked_by=body, by=by, purpose=purpose)
    return _known(body, told.since, now, refused)


def own_permits(
    permits: Collection[UUID], *, body: str, what: What, by: Actor, purpose: str
) -> tuple[dict[UUID, ExchangeRequest], tuple[RefusedPermit, ...]]:
    """Those of the permits that were given for this body to provide, and the others refused: recorded, for the
    network's staff, with the reason. Whether another body has such a permit is not told."""
    found = ExchangeRequest.objects.filter(permit__in=list(permits), provider=body)
    own = {row.permit: row for row in found if row.permit}
    others = sorted(set(permits) - own.keys())
    if others:
        now = clock.now()
        RefusedReport.objects.bulk_create(
            [RefusedReport(body=body, permit=one, what=what, message=NOT_OURS, refused_at=now) for one in others],
            ignore_conflicts=True,
        )
        audit.record(
            "exchange.permits_refused", by=by, purpose=purpose, n=len(others), obj=f"body:{body}",
            detail={"what": what},
        )  # fmt: skip
    return own, tuple(RefusedPermit(permit=one, message=NOT_OURS) for one in others)


def _known(body: str, since: datetime | None, now: datetime, refused: tuple[RefusedPermit, ...]) -> MarksKnown:
    marks = WithheldMark.objects.filter(marked_at__gte=since) if since else WithheldMark.objects.all()
    rows = list(
        ExchangeRequest.objects.filter(Q(inquirer=body) | Q(provider=body), pk__in=marks.values("request"))
        .order_by("decided_at", "id").values_list("inquirer", "key", "permit")
    )  # fmt: skip
    return MarksKnown(
        keys=tuple(key for inquirer, key, _ in rows if inquirer == body),
        permits=tuple(permit for inquirer, _, permit in rows if inquirer != body and permit), at=now,
        refused=refused,
    )  # fmt: skip
