"""Who dies, moves out or is removed gives up the seats that are still to come; who waits moves up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.reservations import actions
from sesshu.ledger.reservations.knowing import GONE
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import ACTIVE, Channel
from sesshu.ledger.residents import consequences
from sesshu.ledger.residents.consequences import Consequence, Happening
from sesshu.ledger.residents.words import ResidentStatus


def register() -> None:
    consequences.register(Happening.STOPPED, stopped)


def stopped(happened: Sequence[Consequence], by: Actor, purpose: str) -> None:
    """Cancel the reservations of people who are gone, each with the reason of the register. An announced departure
    cancels nothing: the person may come until then."""
    # Whoever takes in the register's file may do what follows from it, and nothing else with reservations.
    office = replace(by, permissions=by.permissions | {"reservation.write"})
    for status in GONE:
        people = [one.resident.id for one in happened if one.resident.status == status]
        rows = Reservation.objects.filter(resident_id__in=people, state__in=ACTIVE)
        ids = list(rows.filter(session__event__held_on__gte=clock.today()).values_list("id", flat=True))
        if ids:
            reason = f"{ResidentStatus(status).label}のため"
            actions.cancel(reservation_ids=ids, reason=reason, channel=Channel.COUNTER, by=office, purpose=purpose)
