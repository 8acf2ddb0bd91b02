"""Locks and notes that every act on reservations shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.events.models import Session
from sesshu.ledger.reservations.models import Reservation, ReservationChange
from sesshu.ledger.reservations.states import ACTIVE

PUBLIC_PERMISSION = "reservation.own"  # in no duty: the booking page holds it for who signed in there


def check_may(by: Actor) -> None:
    """Staff with the permission, or the booking page acting for who signed in there."""
    if not by.may(PUBLIC_PERMISSION):
        by.check("reservation.write")


def lock_people(ids: Iterable[UUID]) -> None:
    """One act at a time for each person: two tabs and two channels wait for each other. Locked in order.

    An advisory lock: the booking page may not touch the table of residents.
    """
    with connection.cursor() as cursor:
        for key in sorted(set(ids)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reservation:{key}"])


def lock_sessions(ids: Iterable[UUID]) -> dict[UUID, Session]:
    """Sessions locked in order until the transaction ends, each with its event. Raises `NotFound`."""
    wanted = sorted(set(ids))
    rows = Session.objects.select_for_update(of=("self",)).select_related("event").filter(id__in=wanted)
    found = {row.id: row for row in rows.order_by("id")}
    if len(found) != len(wanted):
        raise NotFound("この時間帯は見つかりません。イベントの画面から選び直してください。")
    return found


def active_of(ids: Iterable[UUID]) -> dict[UUID, list[Reservation]]:
    """What these people have booked or wait for from today on."""
    found: dict[UUID, list[Reservation]] = {key: [] for key in ids}
    rows = Reservation.objects.filter(
        resident_id__in=list(found), state__in=ACTIVE, session__event__held_on__gte=clock.today()
    )
    for row in rows.select_related("session__event").order_by("session__event__held_on"):
        found[row.resident_id].append(row)
    return found


def note(rows: Sequence[Reservation], act: str, by: Actor, words: str = "") -> None:
    """A line in the history of each."""
    at = clock.now()
    ReservationChange.objects.bulk_create(
        ReservationChange(reservation_id=row.id, at=at, by=by.code, by_name=by.display_name, act=act, note=words)
        for row in rows
    )


def told(act: str, rows: Sequence[Reservation], by: Actor, purpose: str, **detail: Any) -> None:
    """One audit entry of an act on reservations."""
    if rows:
        audit.record(
            f"reservation.{act}", by=by, purpose=purpose, n=len(rows),
            obj=f"reservation:{rows[0].id}" if len(rows) == 1 else "",
            subjects=list(dict.fromkeys(f"resident:{row.resident_id}" for row in rows)), detail=detail,
        )  # fmt: skip
