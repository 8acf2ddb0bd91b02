"""Who dies, moves out or is removed gives up the seats that are still to come; who waits moves up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.change_reviews import kinds
from sesshu.ledger.change_reviews.actions import ToReview, open_reviews
from sesshu.ledger.reservations import actions
from sesshu.ledger.reservations.knowing import GONE
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import ACTIVE, Channel, ReservationState
from sesshu.ledger.residents import consequences
from sesshu.ledger.residents.consequences import Consequence, Happening
from sesshu.ledger.residents.models import ResidentChange
from sesshu.ledger.residents.words import ResidentStatus

KIND = "revived_reservation"


def register() -> None:
    kinds.register(KIND, "異動の取消しと予約")
    consequences.register(Happening.STOPPED, stopped)
    consequences.register(Happening.REVIVED, revived)


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
            actions.cancel(
                reservation_ids=ids, reason=_reason(status), channel=Channel.COUNTER, by=office, purpose=purpose
            )


def revived(happened: Sequence[Consequence], by: Actor, purpose: str) -> None:
    """The change was cancelled. The seat may be somebody else's by now, so a person books anew."""
    reviews = [_to_review(row, one) for one in happened for row in _given_up(one)]
    open_reviews(reviews=reviews, by=by, purpose=purpose)


def _given_up(one: Consequence) -> list[Reservation]:
    """What the cancelled change itself took away and is still to come."""
    change = ResidentChange.objects.filter(resident=one.resident, history_number=one.cancelled).first()
    if change is None:
        return []
    rows = Reservation.objects.filter(
        resident=one.resident, state=ReservationState.CANCELLED, cancelled_at__gte=change.recorded_at,
        cancel_reason__in=[_reason(status) for status in GONE], session__event__held_on__gte=clock.today(),
    )  # fmt: skip
    return list(rows.select_related("session__event").order_by("id"))


def _to_review(row: Reservation, one: Consequence) -> ToReview:
    words = (
        f"{wareki(row.session.event.held_on)}の予約が「{row.cancel_reason}」取り消されていましたが、"
        "異動が取り消されました。本人に確かめ、席があれば予約し直してください。"
    )
    return ToReview(one.resident.id, KIND, f"{row.id}:{one.history_number}", words)


def _reason(status: str) -> str:
    return f"{ResidentStatus(status).label}のため"
