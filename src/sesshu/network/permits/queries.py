"""How permits and records are read. The network has no names: staff see bodies, rows and times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from sesshu.contracts.exchange.messages import RecordsTold, RecordTold
from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.network.permits.marking import marked
from sesshu.network.permits.models import ExchangeRequest, ProvisionOutcome, RefusedReport, What

REFUSED, WAITING, SILENT = "refused", "waiting", "silent"
WORDS = {REFUSED: "不許可（すべて）", WAITING: "許可（報告を待っている）", SILENT: "期限切れ（報告なし）"}
ENDS = tuple(ResultClass)  # a refusal has a class too: those of one class are found whichever side refused


def requests(viewer: Actor) -> QuerySet[ExchangeRequest]:
    """All requests, the newest first."""
    viewer.check("permit.read")
    return ExchangeRequest.objects.order_by("-decided_at", "id")


def ended(rows: QuerySet[ExchangeRequest], result: str) -> QuerySet[ExchangeRequest]:
    """Of these the requests with one result: a class, by the network or as reported, or one of `WORDS`."""
    reported = ProvisionOutcome.objects.filter(permit=OuterRef("permit"))
    if result == REFUSED:
        return rows.filter(permit=None)
    if result in (WAITING, SILENT):
        now = clock.now()
        in_time = Q(expires_at__gte=now) if result == WAITING else Q(expires_at__lt=now)
        return rows.filter(in_time, ~Exists(reported), permit__isnull=False)
    return rows.filter(Q(result=result) | Exists(reported.filter(result=result)))


def word_without_end(row: ExchangeRequest) -> str:
    """What stands for the end of a request of which no provider has reported one: a permit that was never used, or not
    yet told of, ends with its time."""
    is_over = row.expires_at is not None and row.expires_at < clock.now()
    return WORDS[SILENT] if is_over else ""


def outcomes(viewer: Actor, permits: list[object]) -> dict[object, ProvisionOutcome]:
    """Permit → its end, where it was reported."""
    viewer.check("permit.read")
    return {one.permit: one for one in ProvisionOutcome.objects.filter(permit__in=[p for p in permits if p])}


def refused_reports(viewer: Actor) -> QuerySet[RefusedReport]:
    """What bodies told about permits that are not theirs, the newest first."""
    viewer.check("permit.read")
    return RefusedReport.objects.order_by("-refused_at", "id")


def taken_since(viewer: Actor, rows: Sequence[RefusedReport]) -> set[UUID]:
    """The keys of those reports that the network took later: told again, once the permit was there."""
    viewer.check("permit.read")
    own = {
        (one.provider, one.permit): one for one in ExchangeRequest.objects.filter(permit__in=[r.permit for r in rows])
    }
    ended = set(ProvisionOutcome.objects.filter(permit__in=[r.permit for r in rows]).values_list("permit", flat=True))
    hidden = marked([one.pk for one in own.values()])
    found = set()
    for row in rows:
        one = own.get((row.body, row.permit))
        is_marked = one is not None and (one.withheld or one.pk in hidden)
        if one and (is_marked if row.what == What.MARK else row.permit in ended):
            found.add(row.pk)
    return found


def told_to(body: str, first: date, last: date, *, by: Actor, purpose: str) -> RecordsTold:
    """The records of a body as inquirer or provider, between two days."""
    rows = list(
        ExchangeRequest.objects.filter(
            Q(inquirer=body) | Q(provider=body),
            requested_at__gte=clock.start_of_day(first),
            requested_at__lt=clock.start_of_day(last + timedelta(days=1)),
        ).order_by("decided_at", "id")
    )
    ends = {one.permit: one for one in ProvisionOutcome.objects.filter(permit__in=[r.permit for r in rows if r.permit])}
    marks = marked([row.pk for row in rows])
    audit.record("exchange.records_told", by=by, purpose=purpose, n=len(rows), obj=f"body:{body}")
    return RecordsTold(records=tuple(_told(row, ends.get(row.permit), row.pk in marks) for row in rows))


def _told(row: ExchangeRequest, end: ProvisionOutcome | None, is_marked: bool) -> RecordTold:
    result = end.result if end else row.result
    return RecordTold(
        key=row.key, permit=row.permit, inquirer=row.inquirer, provider=row.provider, row=row.row, part=row.part,
        requested_at=row.requested_at, provided_at=end.provided_at if end else None,
        result=ResultClass(result) if result else None, withheld=row.withheld or is_marked,
    )  # fmt: skip
