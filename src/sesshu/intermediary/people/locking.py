"""Rows of people under a lock, always in the order of their id: whoever waits for another never waits in a circle."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from sesshu.intermediary.people.models import LinkedPerson

_SHARED = "SELECT * FROM linked_person WHERE code = ANY(%s) OR id = ANY(%s) ORDER BY id FOR SHARE"


def in_order(rows: QuerySet[LinkedPerson]) -> list[LinkedPerson]:
    """For a change of these people."""
    return list(rows.order_by("id").select_for_update(of=("self",)))


def as_they_are(codes: Collection[str], ids: Collection[UUID]) -> list[LinkedPerson]:
    """For an answer about them: nobody changes their flags or codes until it is committed; others may answer too."""
    return list(LinkedPerson.objects.raw(_SHARED, [list(codes), list(ids)]))
