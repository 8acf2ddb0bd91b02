"""Rows of people under a lock, always in the order of their id: whoever waits for another never waits in a circle."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from sesshu.intermediary.people.models import LinkedPerson

# Whoever has one of the codes, those that they were merged into, and these people.
_SHARED = """
    SELECT * FROM linked_person WHERE id IN (
        SELECT id FROM linked_person WHERE code = ANY(%s)
        UNION SELECT merged_into_id FROM linked_person WHERE code = ANY(%s) AND merged_into_id IS NOT NULL
        UNION SELECT unnest(%s::uuid[])
    ) ORDER BY id FOR SHARE
"""


def in_order(rows: QuerySet[LinkedPerson]) -> list[LinkedPerson]:
    """For a change of these people."""
    return list(rows.order_by("id").select_for_update(of=("self",)))


def as_they_are(codes: Collection[str], ids: Collection[UUID]) -> dict[UUID, LinkedPerson]:
    """For an answer about them: nobody changes their flags or codes until it is committed, others may answer too.
    Whoever was changing them has done so before they are read."""
    found = _shared(codes, ids)
    if late := {one.merged_into_id for one in found.values() if one.merged_into_id} - found.keys():
        found |= _shared((), late)  # merged while we waited
    return found


def _shared(codes: Collection[str], ids: Collection[UUID]) -> dict[UUID, LinkedPerson]:
    rows = LinkedPerson.objects.raw(_SHARED, [list(codes), list(codes), list(ids)])
    return {one.pk: one for one in rows}
