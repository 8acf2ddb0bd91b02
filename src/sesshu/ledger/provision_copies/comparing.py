"""The full comparison of originals and copies, and of 支援措置 with the flags that are set, in chunks of 500 people,
every night and when a person asks; what differs is sent anew when a person says so."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState
from sesshu.ledger.provision_copies import calling, flags, jobs, telling
from sesshu.ledger.provision_copies.models import AddresseeLink, CopyComparison, CopyDifference, DifferenceKind
from sesshu.ledger.provision_copies.originals import digests, records_of, rules
from sesshu.ledger.residents.visibility import there

_WAITED = [JobState.QUEUED, JobState.RUNNING]
OPEN = Exists(
    Job.objects.filter(kind=jobs.COMPARE, key=Cast(OuterRef("pk"), TextField()), state__in=_WAITED, cancel_wanted=False)
)


@transaction.atomic
def begin(*, by: Actor, purpose: str) -> CopyComparison:
    """Let a worker compare everything. While a job does so, its comparison is the answer; one whose job was stopped or
    has failed is not going on, and another one begins."""
    row = running().first() or CopyComparison.objects.create(started_at=clock.now(), started_by=by.code)
    jobs.start_comparison(row, by=by, purpose=purpose)
    return row


def is_anybody_sent() -> bool:
    """Whether copies of anybody were ever sent."""
    return AddresseeLink.objects.filter(copies_at__isnull=False).exists()


def running() -> QuerySet[CopyComparison]:
    """Comparisons that a worker has in hand or will take."""
    return CopyComparison.objects.filter(OPEN, finished_at=None)


def compare(
    *, comparison_id: UUID, by: Actor, purpose: str, progress: Callable[[int, int], None] = lambda *_: None
) -> CopyComparison:  # fmt: skip
    """Begun anew where it was killed. Raises `NotReached` where the intermediary does not answer."""
    by.check("provision_copy.send")
    row = CopyComparison.objects.get(pk=comparison_id)
    CopyDifference.objects.filter(comparison=row).delete()
    sent = AddresseeLink.objects.filter(there("resident"), copies_at__isnull=False).order_by("pk")
    links, total = sent.select_related("resident"), sent.count()
    row.people = row.records = row.stopped = row.nameless_there = 0
    chunk = list(links[: contract.MOST])
    while chunk:
        _chunk(row, chunk, by, purpose)
        progress(min(row.people, total), total)
        chunk = list(links.filter(pk__gt=chunk[-1].pk)[: contract.MOST])
    row.unsent = telling.known_people(by).exclude(pk__in=sent.order_by().values("resident")).count()
    _strangers(row, by, purpose)
    _moving(row)
    _end(row, by, purpose)
    return row


@transaction.atomic
def _end(row: CopyComparison, by: Actor, purpose: str) -> None:
    row.finished_at = clock.now()
    row.save()
    audit.record(
        "exchange.copies_compared", by=by, purpose=purpose, obj=f"copy_comparison:{row.pk}", n=max(1, row.people),
        detail={"records": row.records, "differences": row.differences.count()},
    )  # fmt: skip


@transaction.atomic
def _chunk(row: CopyComparison, links: list[AddresseeLink], by: Actor, purpose: str) -> None:
    audit.record_read(
        "exchange.copies_looked_at", by=by, purpose=purpose, n=len(links),
        subjects=[one.resident.subject for one in links],
    )  # fmt: skip
    numbers = [one.resident.addressee_number for one in links]
    told = calling.digests(rules()["information"], numbers, totals=not row.people)
    records = records_of([one.resident_id for one in links])
    if not row.people:  # the first chunk asks
        row.people_there, row.records_there = told.total_people, told.total_records
    guarded = flags.guarded(by, [one.resident_id for one in links])
    registered, away = set(told.registered), {*told.unknown, *told.blocked}
    for one in links:
        number, ours = one.resident.addressee_number, digests(records[one.resident_id])
        row.people, row.records = row.people + 1, row.records + len(ours)
        if number in away:
            row.stopped += 1  # by a finding of the unified addressee system: that list has them
            continue
        if there_set := told.flags.get(number):
            kind = flags.difference(one, is_guarded=one.resident_id in guarded, there=there_set)
            _differ(row, one, kind) if kind else None
        if number not in registered:
            _differ(row, one, DifferenceKind.UNREGISTERED)
            continue
        theirs = told.people.get(number, {})
        for key in sorted(ours.keys() | theirs.keys()):
            if key not in theirs:
                _differ(row, one, DifferenceKind.MISSING, key)
            elif key not in ours:
                _differ(row, one, DifferenceKind.EXTRA, key)
            elif ours[key] != theirs[key]:
                _differ(row, one, DifferenceKind.DIFFERING, key)


@transaction.atomic
def _strangers(row: CopyComparison, by: Actor, purpose: str) -> None:
    """People with copies there of whom the ledger has sent none: erased or joined ones whom nobody removed there."""
    after, asked = None, True
    while asked:
        told = calling.holders(rules()["information"], after)
        linked = AddresseeLink.objects.filter(resident__addressee_number__in=told.business_numbers)
        ours = set(linked.values_list("resident__addressee_number", flat=True))
        # Who is found through another identity must have no copies of their own: `removing.remove_gone` takes them.
        linked.exclude(there("resident")).filter(copies_at=None).update(copies_at=clock.now())
        audit.record_read("exchange.copy_holders_looked_at", by=by, purpose=purpose, n=len(told.business_numbers))
        for number in told.business_numbers:
            if number not in ours:
                CopyDifference.objects.create(comparison=row, business_number=number, kind=DifferenceKind.STRANGER)
        row.nameless_there += told.nameless
        after = told.after
        asked = after is not None


@transaction.atomic
def _moving(row: CopyComparison) -> None:
    """People about whom nothing is answered automatically until they have been sent anew."""
    numbers = calling.wanted(rules()["information"])
    links = AddresseeLink.objects.filter(resident__addressee_number__in=numbers)
    known = dict(links.values_list("resident__addressee_number", "resident"))
    for number in numbers:
        CopyDifference.objects.create(
            comparison=row, resident_id=known.get(number), business_number="" if number in known else number,
            kind=DifferenceKind.MOVING,
        )  # fmt: skip


def _differ(row: CopyComparison, link: AddresseeLink, kind: DifferenceKind, key: str = "") -> None:
    CopyDifference.objects.create(comparison=row, resident_id=link.resident_id, kind=kind, record_key=key)
