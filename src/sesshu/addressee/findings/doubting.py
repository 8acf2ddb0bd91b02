"""The intermediate server hears about whom a finding is open that stops every link, and when that is over: it answers
nobody automatically about them meanwhile, also from copies that it has long had.

Told is what differs from what was told before, by the outbox, soon after whatever may have changed it. The order does
not matter: each message tells how things stand when it is delivered.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from django.conf import settings
from django.db import connection

from sesshu.addressee.findings.classes import blocking
from sesshu.addressee.findings.models import Finding, FindingState, ToldDoubt
from sesshu.addressee.unified_numbers.humans import humans
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, clock, outbox
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.api.calling import call
from sesshu.foundation.outbox.models import Message

TOPIC, PURPOSE, OPERATOR = "finding.doubts", "UNIFIED_NUMBERING", "addressee"
DOOR = "/api/v1/people/doubts"
DELIVERER = job_actor(TOPIC)


def tell_soon() -> None:
    """In the transaction that opened, moved or closed findings, or merged people. Where no intermediate server is
    connected, nobody is told."""
    if settings.SESSHU_INTERMEDIARY_ADDRESS and settings.SESSHU_INTERMEDIARY_KEY:
        outbox.put(topic=TOPIC, key=str(uuid4()), payload={}, purpose=PURPOSE)


def in_doubt() -> set[str]:
    """Every unified number of everybody about whom a finding is open that stops all of their links."""
    rows = Finding.objects.filter(code__in=blocking(), person__isnull=False).exclude(state=FindingState.CLOSED)
    people = {one for every in humans(rows.values_list("person", flat=True)).values() for one in every}
    return set(UnifiedPerson.objects.filter(pk__in=people).values_list("unified_number", flat=True))


@outbox.handler(TOPIC)
def deliver(_: Message) -> str:
    """Called by the outbox, perhaps twice, one at a time. Raises `NotReached` where the intermediate server does not
    answer: then nothing counts as told, and all of it is told again, which changes nothing there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [TOPIC])
    now, told = in_doubt(), set(ToldDoubt.objects.values_list("unified_number", flat=True))
    begun, over = sorted(now - told), sorted(told - now)
    for numbers, is_in_doubt in ((begun, True), (over, False)):
        _tell(numbers, is_in_doubt=is_in_doubt)
    ToldDoubt.objects.filter(unified_number__in=over).delete()
    ToldDoubt.objects.bulk_create(ToldDoubt(unified_number=one, told_at=clock.now()) for one in begun)
    return f"{len(begun)}件、終わり{len(over)}件"


def _tell(numbers: list[str], *, is_in_doubt: bool) -> None:
    address = f"{settings.SESSHU_INTERMEDIARY_ADDRESS}{DOOR}"
    for batch in _batches(numbers):
        _note(batch)
        items = [contract.DoubtItem(unified_number=one, in_doubt=is_in_doubt) for one in batch]
        call(
            address, settings.SESSHU_INTERMEDIARY_KEY, contract.DoubtsIn(operator=OPERATOR, items=items),
            contract.DoubtsOut,
        )  # fmt: skip


def _batches(numbers: list[str]) -> Iterable[list[str]]:
    return (numbers[start : start + contract.MOST] for start in range(0, len(numbers), contract.MOST))


def _note(numbers: list[str]) -> None:
    people = UnifiedPerson.objects.filter(unified_number__in=numbers).values_list("pk", flat=True)
    subjects = [f"unified_person:{one}" for one in people]
    audit.record_read("finding.doubts_told", by=DELIVERER, purpose=PURPOSE, n=len(numbers), subjects=subjects)
