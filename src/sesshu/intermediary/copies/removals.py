"""The record of copies that were removed: whose, how many, at which request and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import connection
from django.db.models import Count, Sum

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.intermediary.copies.models import CopyRemoval

# One request may come to a person twice: for another of their business numbers, or told again when nothing is left.
_NOTE = """
    INSERT INTO copy_removal AS old (id, request, information, unified_number, records, reason, at, removed_by)
    SELECT gen_random_uuid(), %s, %s, one.number, one.records, %s, %s, %s
    FROM unnest(%s::text[], %s::int[]) AS one (number, records)
    ON CONFLICT (request, information, unified_number) DO UPDATE SET records = old.records + EXCLUDED.records
"""


def note(
    information: str, records: Mapping[str, int], *, request: str, reason: str, by: Actor
) -> None:  # fmt: skip
    """Unified number → how many records are being removed, in the transaction that removes them."""
    if records:
        values = [request, information, reason, clock.now(), by.code, list(records), list(records.values())]
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, values)


def removed(information: str, unified_numbers: Collection[str], request: str) -> tuple[int, int]:
    """How many of these people, and how many records of theirs, a request removed."""
    rows = CopyRemoval.objects.filter(unified_number__in=unified_numbers, information=information, request=request)
    told = rows.order_by().aggregate(people=Count("pk"), records=Sum("records", default=0))
    return told["people"], told["records"]
