"""受付: a person came. The seat is the one they booked, the one they waited for, or one that is left."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.ledger.attendance import papers, policies
from sesshu.ledger.attendance.models import Attendance
from sesshu.ledger.attendance.states import AttendanceState
from sesshu.ledger.attendance.stepping import step
from sesshu.ledger.events.models import Session
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.reservations import actions as reservations
from sesshu.ledger.reservations.actions.booking import findings, take_seat
from sesshu.ledger.reservations.actions.common import active_of, lock_people, lock_sessions
from sesshu.ledger.reservations.knowing import of_residents
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import Channel, ReservationState

A = AttendanceState


@transaction.atomic
def arrive(
    *, session_id: UUID, resident_id: UUID, decision: str = "", voucher_number: str = "", moves: bool = False,
    by: Actor, purpose: str,
) -> Attendance:  # fmt: skip
    """A person came. Without a reservation: judged by the rules, and only while there is a seat. `moves`: a reservation
    of another session of the day comes along, so that nobody holds two seats.

    Twice is once. Raises `BookedElsewhere`, `NotEligible`, `Full`, `NotNow`, `NotFound`.
    """
    by.check("attendance.write")
    lock_people([resident_id])
    known = [row.session_id for row in policies.of_the_day(resident_id)]
    session = lock_sessions([session_id, *known])[session_id]
    policies.check_day(session)
    policies.check_person(resident_id, by)
    here = Attendance.objects.select_for_update().filter(session=session, resident_id=resident_id).first()
    if here and here.state != A.NO_SHOW:
        return here
    row = here or Attendance(session=session, resident_id=resident_id, state=A.BOOKED)
    if here is None or here.reservation is None or here.reservation.state != ReservationState.BOOKED:
        _check_not_received(row, session)
        row.reservation = _reservation(row, session, decision, moves, by, purpose)
    if row.reservation is None:
        _walk_in(row, session, decision)
    row.voucher = papers.paper_of(row, session, voucher_number, by)
    row.arrived_at = clock.now()
    step(row, A.ARRIVED, by, purpose, walk_in=row.reservation is None, decision=row.decision)
    return row


def _check_not_received(row: Attendance, session: Session) -> None:
    """Raise for who was received elsewhere today for the same: two seats and two states for one person."""
    others = Attendance.objects.filter(resident_id=row.resident_id, session__event__held_on=session.event.held_on)
    others = others.exclude(session=session).exclude(state__in=[A.NO_SHOW, A.DEFERRED])
    for other in others.exclude(Q(state=A.LEFT) & Q(dose=None)).select_related("session__event"):
        if policies.is_same(other.session, session):
            words = f"{policies.named(other.session, session)}で「{other.get_state_display()}」"
            raise NotNow(f"この人は、今日の{words}です。その時間帯の画面で続けてください。")


def _reservation(
    row: Attendance, session: Session, decision: str, moves: bool, by: Actor, purpose: str
) -> Reservation | None:
    """The reservation that holds now: of this session, of its waiting list, or moved here from another session."""
    office = replace(by, permissions=by.permissions | {"reservation.write"})  # who may receive may do what follows
    mine = policies.of_the_day(row.resident_id)
    booked = next((one for one in mine if one.session_id == session.pk), None)
    if booked and booked.state == ReservationState.WAITING:
        reservations.give_seat(booked, session, office, purpose)
    if booked:
        return booked
    others = [one for one in mine if policies.is_same(one.session, session)]
    policies.check_moves(others, session, moves)
    for one in sorted(others, key=lambda one: one.state != ReservationState.BOOKED)[:1]:
        new = reservations.move(
            reservation_id=one.pk, session_id=session.pk, request=uuid4(), channel=Channel.COUNTER, decision=decision,
            is_here=True, by=office, purpose=purpose,
        )  # fmt: skip
        Attendance.objects.filter(reservation=one, state=A.NO_SHOW).delete()  # late, and here: no longer 欠席 there
        session.refresh_from_db(fields=["taken"])
        row.moved_from = policies.named(one.session, session)
        return new
    return None


def _walk_in(row: Attendance, session: Session, decision: str) -> None:
    known = of_residents([row.resident_id]).get(row.resident_id)
    if known is None or known.gone:
        raise NotNow("この人は台帳に住民として登録されていないため、受付できません。")
    booked = [one.session for one in active_of([row.resident_id])[row.resident_id] if one.session_id != session.pk]
    [found] = findings(known, [session], booked, city_tables())
    row.level, row.reason, row.decision = found.level, policies.with_bookings(found, session, booked), decision.strip()
    policies.check_judged(found.level, row.reason, row.decision)
    take_seat(session, Channel.COUNTER)
