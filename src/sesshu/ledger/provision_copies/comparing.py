"""The full comparison of originals and copies, in chunks of 500 people; what differs is sent anew."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.ledger.provision_copies import calling
from sesshu.ledger.provision_copies.models import AddresseeLink, CopyComparison, CopyDifference, DifferenceKind
from sesshu.ledger.provision_copies.originals import digests, records_of, rules


def compare(
    *, comparison_id: UUID, by: Actor, purpose: str, progress: Callable[[int, int], None] = lambda *_: None
) -> CopyComparison:  # fmt: skip
    """Begun anew where it was killed. Raises `NotReached` where the intermediary does not answer."""
    by.check("provision_copy.send")
    row = CopyComparison.objects.get(pk=comparison_id)
    CopyDifference.objects.filter(comparison=row).delete()
    links = list(AddresseeLink.objects.filter(copies_at__isnull=False).select_related("resident").order_by("pk"))
    row.people = row.records = row.nameless_there = 0
    for start in range(0, len(links), contract.MOST):
        _chunk(row, links[start : start + contract.MOST], by, purpose)
        progress(min(start + contract.MOST, len(links)), len(links))
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
    told = calling.digests(rules()["information"], [one.resident.addressee_number for one in links])
    records = records_of([one.resident_id for one in links])
    registered, away = set(told.registered), {*told.unknown, *told.blocked}
    for one in links:
        number, ours = one.resident.addressee_number, digests(records[one.resident_id])
        row.people, row.records = row.people + 1, row.records + len(ours)
        if number in away:
            continue  # stopped by a finding of the unified addressee system: that list has them
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
    row.people_there, row.records_there = told.total_people, told.total_records


@transaction.atomic
def _strangers(row: CopyComparison, by: Actor, purpose: str) -> None:
    """People with copies there of whom the ledger has sent none: erased or joined ones whom nobody removed there."""
    after, asked = None, True
    while asked:
        told = calling.holders(rules()["information"], after)
        linked = AddresseeLink.objects.filter(resident__addressee_number__in=told.business_numbers)
        ours = set(linked.values_list("resident__addressee_number", flat=True))
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
