"""Telling each other: renew one's own rows, forget old ones, and see who else is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.presence.models import PersonPresence
from sesshu.ledger.residents import queries as residents

GONE_AFTER = timedelta(seconds=40)  # four polls; a closed page is forgotten after that
MOST = 30


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else with the same person on the screen."""

    name: str
    terminal: str
    since: datetime


@transaction.atomic
def here(*, resident_ids: Sequence[UUID], by: Actor) -> list[Colleague]:
    """Say that `by` has these persons on the screen; who else has one of them, the first comer first.

    No audit entry: the page that shows the persons has left one, and this reads nothing of them.
    """
    by.check("resident.read")
    now, wanted = clock.now(), list(dict.fromkeys(resident_ids))[:MOST]
    known = set(residents.visible_to(by).filter(id__in=wanted).values_list("id", flat=True))
    PersonPresence.objects.filter(seen_at__lt=now - GONE_AFTER).delete()
    with connection.cursor() as cursor:
        for person in sorted(known):  # always in the same order: two clerks on one family do not block each other
            cursor.execute(
                "INSERT INTO person_presence (resident_id, viewer, viewer_name, terminal, since, seen_at)"
                " VALUES (%s, %s, %s, %s, %s, %s)"
                " ON CONFLICT (resident_id, viewer)"
                " DO UPDATE SET seen_at = EXCLUDED.seen_at, terminal = EXCLUDED.terminal",
                [person, by.code, by.display_name, by.terminal, now, now],
            )
    others = PersonPresence.objects.filter(resident_id__in=known, seen_at__gte=now - GONE_AFTER)
    rows = others.exclude(viewer=by.code).order_by("since").values_list("viewer_name", "terminal", "since")
    return [Colleague(*row) for row in dict.fromkeys(rows)]
